import { z } from 'zod';
import { commandHeaders, cursorOf, defineEndpoint, flag, integer, readHeaders, text } from '#libs/http';
import { IDS } from '../examples.ts';

const common = { tags: ['projections'], auth: 'token', permission: 'Settings:Write' } as const;
const status = z.enum(['building', 'serving', 'standby', 'superseded', 'as-of']);
const build = { name: z.string(), version: z.int(), build: z.int(), status };
const example = { name: 'task-list', version: 1, build: 1, status: 'serving' as const };

const buildSchema = z
  .object({
    ...build,
    position: z.string().nullable(),
    lag: z.int().nullable().meta({
      description: 'How many events it is behind the log; null where the log does not answer at this moment.',
    }),
    working: z.boolean().meta({ description: 'Whether a copy of the service works on it.' }),
    as_of: z.iso.datetime().nullable(),
    dead_letters: z.int().meta({ description: 'Events of the organization that it could not fold.' }),
    waiting: z.int().meta({ description: 'Events of the organization that wait behind those.' }),
  })
  .meta({ id: 'Projection' });

const deadLetterSchema = z
  .object({
    ...build,
    stream: z.string(),
    revision: z.int(),
    position: z.string(),
    type: z.string(),
    error: z.string().nullable().meta({ description: 'Null: it waits behind another event of its stream.' }),
    set_aside_at: z.iso.datetime(),
  })
  .meta({ id: 'DeadLetter' });

export const listProjections = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/projections',
  operation: 'listProjections',
  summary: 'The read models, each build with its position and how far it is behind',
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(buildSchema), next_cursor: z.null() }),
  examples: {
    reply: {
      data: [{ ...example, position: '4711', lag: 0, working: true, as_of: null, dead_letters: 1, waiting: 2 }],
      next_cursor: null,
    },
  },
});

const place = z.strictObject({ build_id: z.int(), stream: z.string(), revision: z.int() });

export const listDeadLetters = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/projections/dead-letters',
  operation: 'listDeadLetters',
  summary: "The organization's events that a read model could not fold",
  query: z.object({
    waiting: flag().default(false),
    limit: integer({ min: 1 })
      .default(50)
      .transform((limit) => Math.min(limit, 200)),
    cursor: cursorOf(place).optional(),
  }),
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(deadLetterSchema), next_cursor: z.string().nullable() }),
  examples: {
    reply: {
      data: [
        {
          ...example,
          stream: `task-${IDS.organization}_${IDS.task}`,
          revision: 3,
          position: '4711',
          type: 'TaskStarted',
          error: 'no event type TaskStarted is defined',
          set_aside_at: '2026-03-20T09:30:00.000Z',
        },
      ],
      next_cursor: null,
    },
  },
});

const params = z.object({ name: z.string() });
const stream = text({ min: 1, max: 500 });
const command = {
  ...common,
  method: 'POST',
  params,
  headers: commandHeaders,
  status: 204,
  reply: null,
  replyHeaders: ['Docket-Position'],
} as const;
const target = { stream: `task-${IDS.organization}_${IDS.task}` };

export const retryDeadLetters = defineEndpoint({
  ...command,
  path: '/api/projections/:name/retry',
  operation: 'retryDeadLetters',
  summary: 'Fold what was set aside of a stream once more',
  description: 'A read with the Docket-Position of the reply shows what came of it.',
  body: z.strictObject({ stream }),
  examples: { body: target },
});

export const skipDeadLetter = defineEndpoint({
  ...command,
  path: '/api/projections/:name/skip',
  operation: 'skipDeadLetter',
  summary: 'Leave out the event that holds up a stream, and fold those behind it',
  description: 'A read with the Docket-Position of the reply shows what came of it.',
  body: z.strictObject({ stream, revision: z.int().min(0) }),
  examples: { body: { ...target, revision: 3 } },
});
