import { z } from 'zod';
import {
  commandHeaders,
  cursorInstant,
  cursorOf,
  defineEndpoint,
  integer,
  listOf,
  readHeaders,
  text,
  uuid,
} from '#libs/http';
import { instanceStatus } from '#projections/saga-work';
import { sagaWorkOfDocket } from './sources.ts';

const common = { tags: ['sagas'], auth: 'token', permission: 'Settings:Write' } as const;
const place = z.strictObject({ begun_at: cursorInstant(), id: z.uuid() });

const instanceSchema = z
  .object({
    id: z.uuid(),
    saga: z.string(),
    key: z.string(),
    status: instanceStatus,
    failures: z.int().meta({ description: 'Attempts in vain, since it was last retried.' }),
    reason: z.string().nullable().meta({ description: 'Why the last attempt failed.' }),
    begun_at: z.iso.datetime(),
    next_attempt_at: z.iso.datetime().nullable(),
    source: z
      .object({ stream: z.string(), revision: z.int() })
      .meta({ description: 'The event that set it going last.' }),
  })
  .meta({ id: 'SagaInstance' });

const example = {
  id: '01979f3e-7777-5000-8000-000000000001',
  saga: 'notify',
  key: '01979f3e-8888-7000-8000-000000000001',
  status: 'retrying' as const,
  failures: 2,
  reason: 'internal-error',
  begun_at: '2026-03-20T09:30:00.000Z',
  next_attempt_at: '2026-03-20T09:30:42.000Z',
  source: { stream: 'task-01979f3e-0000-7000-8000-000000000001_01979f3e-3333-7000-8000-000000000001', revision: 3 },
};

export const listSagas = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/sagas',
  operation: 'listSagaInstances',
  summary: 'What sagas have yet to do, and what was given up, the oldest first',
  readModel: sagaWorkOfDocket.name,
  query: z.object({
    status: listOf(instanceStatus).optional(),
    saga: text({ min: 1, max: 100 }).optional(),
    limit: integer({ min: 1 })
      .default(50)
      .transform((limit) => Math.min(limit, 200)),
    cursor: cursorOf(place).optional(),
  }),
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(instanceSchema), next_cursor: z.string().nullable() }),
  examples: { reply: { data: [example], next_cursor: null } },
});

const command = {
  ...common,
  method: 'POST',
  params: z.object({ instance_id: uuid() }),
  headers: commandHeaders,
  status: 204,
  reply: null,
  replyHeaders: ['Docket-Position'],
  errors: ['not-found', 'key-reused', 'unavailable'],
} as const;

export const retrySaga = defineEndpoint({
  ...command,
  path: '/api/sagas/:instance_id/retry',
  operation: 'retrySagaInstance',
  summary: 'Have an instance tried now, with all attempts before it',
});

export const giveUpSaga = defineEndpoint({
  ...command,
  path: '/api/sagas/:instance_id/give-up',
  operation: 'giveUpSagaInstance',
  summary: 'Have an instance tried no more',
});
