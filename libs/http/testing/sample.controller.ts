import { type CanActivate, Controller, type ExecutionContext, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import {
  commandHash,
  cursorOf,
  defineEndpoint,
  Endpoint,
  endpointOf,
  flag,
  type InputOf,
  ifMatchHolds,
  integer,
  invalidTransition,
  listOf,
  preconditionFailed,
  readHeaders,
  readUpload,
  revisionedCommandHeaders,
  text,
  unauthorized,
  uuid,
} from '../index.ts';

const id = '0197a2c4-6b1e-7c3a-9f54-2f1f0c8e7a11';
const params = z.object({ task_id: uuid() });
const task = z
  .strictObject({ id: uuid(), title: z.string(), priority: z.enum(['high', 'low']).nullable() })
  .meta({ id: 'SampleTask' });
const example = { id, title: 'Call back', priority: null };

export const listSamples = defineEndpoint({
  method: 'GET',
  path: '/api/tasks',
  operation: 'listSamples',
  summary: 'Lists samples.',
  tags: ['tasks'],
  auth: 'token',
  query: z.object({
    status: listOf(z.enum(['open', 'done'])).optional(),
    overdue: flag().optional(),
    limit: integer({ min: 1 }).default(50),
    q: text({ max: 200 }).optional(),
    cursor: cursorOf(z.tuple([z.string(), z.int()])).optional(),
  }),
  headers: readHeaders,
  status: 200,
  reply: z.strictObject({ data: z.array(task), next_cursor: z.string().nullable() }),
  examples: { reply: { data: [example], next_cursor: null } },
});

export const createSample = defineEndpoint({
  method: 'POST',
  path: '/api/tasks',
  operation: 'createSample',
  summary: 'Creates a sample.',
  tags: ['tasks'],
  auth: 'token',
  permission: 'Task:Collection:Create',
  body: z.strictObject({
    title: text({ min: 1, max: 255, trim: true }),
    priority: z.enum(['high', 'low']).nullable().optional(),
    context: z.record(z.string(), z.unknown()).optional(),
    due: z.union([z.strictObject({ text: z.string() }), z.strictObject({ at: z.array(z.int()) })]).optional(),
    labels: z.array(z.strictObject({ 'a/b~c': z.string() })).optional(),
  }),
  status: 201,
  reply: task,
  replyHeaders: ['ETag', 'Docket-Position', 'Location'],
  errors: ['already-exists'],
  examples: { body: { title: 'Call back' }, reply: example },
});

export const finishSample = defineEndpoint({
  method: 'POST',
  path: '/api/tasks/:task_id/done',
  operation: 'finishSample',
  summary: 'Marks a sample as done.',
  tags: ['tasks'],
  auth: 'token',
  params,
  headers: revisionedCommandHeaders,
  body: z.strictObject({ reason: text({ max: 100 }).nullable().default(null) }),
  bodyOptional: true,
  status: 200,
  reply: z.strictObject({ hash: z.string(), reason: z.string().nullable() }),
  replyHeaders: ['ETag'],
  errors: ['invalid-transition'],
  examples: { body: { reason: 'It is done.' }, reply: { hash: 'ab', reason: null } },
});

export const countSamples = defineEndpoint({
  method: 'GET',
  path: '/api/tasks/counts',
  operation: 'countSamples',
  summary: 'Counts samples.',
  tags: ['tasks'],
  auth: 'token',
  status: 200,
  reply: z.strictObject({ open: z.int() }),
  examples: { reply: { open: 1 } },
});

export const deleteSample = defineEndpoint({
  method: 'DELETE',
  path: '/api/tasks/:task_id',
  operation: 'deleteSample',
  summary: 'Deletes a sample.',
  tags: ['tasks'],
  auth: 'token',
  params,
  status: 204,
  reply: null,
});

export const showReference = defineEndpoint({
  method: 'GET',
  path: '/api/references/:kind/:key',
  operation: 'showReference',
  summary: 'Repeats a reference.',
  tags: ['references'],
  auth: 'none',
  params: z.object({ kind: text({ min: 1, max: 50 }), key: text({ min: 1, max: 300 }) }),
  status: 200,
  reply: z.strictObject({ kind: z.string(), key: z.string() }),
  examples: { reply: { kind: 'report', key: 'R-17' } },
});

export const failSample = defineEndpoint({
  method: 'GET',
  path: '/api/fail',
  operation: 'failSample',
  summary: 'Fails.',
  tags: ['tasks'],
  auth: 'none',
  status: 200,
  reply: z.string(),
  examples: { reply: 'never' },
});

const sampleUpload = { file: 'file', fields: z.strictObject({ note: text({ max: 20 }).optional() }) };

/** The most bytes that the sample upload takes. */
export const MAX_SAMPLE_BYTES = 4 * 1024 * 1024;

export const uploadSample = defineEndpoint({
  method: 'POST',
  path: '/api/upload',
  operation: 'uploadSample',
  summary: 'Counts the bytes of an upload.',
  tags: ['tasks'],
  auth: 'token',
  upload: sampleUpload,
  status: 201,
  reply: z.strictObject({ name: z.string(), bytes: z.int(), note: z.string().nullable() }),
  examples: { reply: { name: 'x.txt', bytes: 3, note: null } },
});

export const takeForm = defineEndpoint({
  method: 'POST',
  path: '/webhooks/sample',
  operation: 'takeForm',
  summary: 'Repeats the fields of a form.',
  tags: ['tasks'],
  auth: 'none',
  consumes: 'form',
  body: z.looseObject({ CallSid: z.string() }),
  status: 200,
  reply: z.record(z.string(), z.unknown()),
  examples: { body: { CallSid: 'CA1' }, reply: { CallSid: 'CA1' } },
});

/** The error that a sample route fails with; its message must never reach a caller. */
export class SecretError extends Error {
  override name = 'SecretError';
}

class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const isOpen = endpointOf(context.getHandler())?.auth === 'none';
    const { headers } = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>();
    if (isOpen || headers.authorization === 'Bearer sample') return true;
    throw unauthorized();
  }
}

/** A controller with one route of each kind. */
@Controller()
@UseGuards(TokenGuard)
export class SampleController {
  /** How many files of uploads were kept. */
  static kept = 0;

  @Endpoint(listSamples)
  list({ query, reply }: InputOf<typeof listSamples>) {
    reply.header('x-query', JSON.stringify(query));
    return { data: [], next_cursor: null };
  }

  @Endpoint(createSample)
  create({ body, reply }: InputOf<typeof createSample>) {
    reply.header('etag', '"0"').header('location', `/api/tasks/${id}`);
    return { id, title: body.title, priority: body.priority ?? null };
  }

  @Endpoint(finishSample)
  async finish({ params, headers, body, json }: InputOf<typeof finishSample>) {
    if (!ifMatchHolds(headers['if-match'], 3)) throw preconditionFailed(3);
    if (body.reason === 'again') throw invalidTransition('done', 'dismissed');
    return { hash: commandHash({ method: 'POST', path: finishSample.path, params, body: json }), reason: body.reason };
  }

  @Endpoint(countSamples)
  count() {
    return { open: 1 };
  }

  @Endpoint(deleteSample)
  delete() {}

  @Endpoint(showReference)
  show({ params }: InputOf<typeof showReference>) {
    return params;
  }

  @Endpoint(failSample)
  fail(): never {
    throw new SecretError('select secret from table at db.internal');
  }

  @Endpoint(uploadSample)
  async upload({ request }: InputOf<typeof uploadSample>) {
    const { name, file, fields } = await readUpload(sampleUpload, request, {
      maxBytes: MAX_SAMPLE_BYTES,
      async keep(bytes) {
        let size = 0;
        for await (const chunk of bytes) size += chunk.length;
        SampleController.kept++;
        return size;
      },
      async discard() {
        SampleController.kept--;
      },
    });
    return { name, bytes: file, note: fields.note ?? null };
  }

  @Endpoint(takeForm)
  form({ body }: InputOf<typeof takeForm>) {
    return body;
  }
}
