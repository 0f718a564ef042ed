import { z } from 'zod';
import { defineEndpoint, readHeaders, text, uuid } from '#libs/http';
import { exampleAttachment, IDS } from '../examples.ts';
import { taskCommand, taskParams } from '../task/task-endpoints.ts';
import { attachmentSchema } from '../task/task-schema.ts';

const path = '/api/tasks/:task_id/attachments';
const one = taskParams.extend({ attachment_id: uuid() });

const read = {
  method: 'GET',
  tags: ['tasks'],
  auth: 'token',
  permission: 'Task:Instance:View',
  errors: ['forbidden', 'not-found', 'projection-behind', 'unavailable'],
} as const;

export const listAttachments = defineEndpoint({
  ...read,
  path,
  operation: 'listAttachments',
  summary: 'The attachments of a task, in the order in which they came',
  params: taskParams,
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(attachmentSchema), next_cursor: z.null() }),
  examples: { reply: { data: [exampleAttachment], next_cursor: null } },
});

/** The parts of an upload. */
export const uploadForm = {
  file: 'file',
  fields: z.strictObject({ reason: text({ max: 10_000 }).optional().meta({ example: 'as the doctor asked' }) }),
};

export const addAttachment = defineEndpoint({
  ...taskCommand,
  method: 'POST',
  path,
  operation: 'addAttachment',
  summary: 'Attach a file to a task',
  description:
    'One file, as it is, in the field `file`; its type is found in its bytes, whatever the part says. ' +
    'With an Idempotency-Key the same name and bytes give the first answer again. ETag is the revision of the task.',
  upload: uploadForm,
  status: 201,
  reply: attachmentSchema,
  replyHeaders: ['ETag', 'Docket-Position', 'Location'],
  examples: { reply: exampleAttachment },
});

const header = (description: string, example: string) => z.string().optional().meta({ description, example });

export const getAttachment = defineEndpoint({
  ...read,
  path: `${path}/:attachment_id`,
  operation: 'getAttachment',
  summary: 'The bytes of an attachment, or a part of them',
  description: 'Always to be saved, never to be shown in place: no script in a file runs in a browser.',
  params: one,
  headers: readHeaders.extend({
    range: header('The part that is wanted; several parts at once are answered by the whole.', 'bytes=0-99'),
    'if-range': header('The ETag that the part must belong to, else the whole is answered.', `"${IDS.sha256}"`),
    'if-none-match': header('The ETag of the bytes that are there already: 304.', `"${IDS.sha256}"`),
  }),
  status: [200, 206, 304],
  reply: null,
  // Whatever type was found in it.
  produces: ['*/*'],
  replyHeaders: ['ETag', 'Content-Disposition', 'Accept-Ranges', 'Content-Range'],
  errors: [...read.errors, 'range-not-satisfiable'],
});

export const removeAttachment = defineEndpoint({
  ...taskCommand,
  method: 'DELETE',
  path: `${path}/:attachment_id`,
  operation: 'removeAttachment',
  summary: 'Remove an attachment from a task; its bytes stay for the history',
  params: one,
  query: z.object({ reason: z.string().max(10_000).optional() }),
  status: 204,
  reply: null,
  replyHeaders: ['ETag', 'Docket-Position'],
});
