import { z } from 'zod';
import { commandHeaders, defineEndpoint, readHeaders, revisionedCommandHeaders, uuid } from '#libs/http';
import { exampleTask, IDS } from '../examples.ts';
import { taskUpdateSchema } from './fields.ts';
import { newTaskSchema } from './new-task-schema.ts';
import { queryInstant } from './task-query.ts';
import { taskSchema } from './task-schema.ts';

/** The path parameters of a route below a task. */
export const taskParams = z.object({ task_id: uuid() });

const tags = ['tasks'] as const;
const commandReply = { reply: taskSchema, replyHeaders: ['ETag', 'Docket-Position'] } as const;

/** What all commands on one task have in common. */
export const taskCommand = {
  tags,
  auth: 'token',
  permission: 'Task:Instance:Update',
  params: taskParams,
  headers: revisionedCommandHeaders,
  errors: ['forbidden', 'not-found', 'precondition-failed', 'key-reused', 'unavailable'],
} as const;

export const createTask = defineEndpoint({
  method: 'POST',
  path: '/api/tasks',
  operation: 'createTask',
  summary: 'Create a task',
  tags,
  auth: 'token',
  permission: 'Task:Collection:Create',
  guardsCaller: true,
  headers: commandHeaders,
  body: newTaskSchema,
  status: 201,
  reply: taskSchema,
  replyHeaders: ['ETag', 'Docket-Position', 'Location'],
  errors: ['forbidden', 'already-exists', 'key-reused', 'unavailable'],
  examples: {
    body: {
      contact_id: IDS.contact,
      title: 'Call back about the invoice',
      category: 'callback',
      due_date: '2026-03-28T15:00',
    },
    reply: exampleTask,
  },
});

export const getTask = defineEndpoint({
  method: 'GET',
  path: '/api/tasks/:task_id',
  operation: 'getTask',
  summary: 'A task as it is, or as it stood at an instant',
  tags,
  auth: 'token',
  permission: 'Task:Instance:View',
  params: taskParams,
  query: z.object({ as_of: queryInstant.optional() }),
  headers: readHeaders,
  status: 200,
  reply: taskSchema,
  replyHeaders: ['ETag'],
  errors: ['forbidden', 'not-found', 'projection-behind', 'unavailable'],
  examples: { reply: exampleTask },
});

const update = {
  ...taskCommand,
  ...commandReply,
  guardsCaller: true,
  summary: 'Merge fields into a task: what is absent stays, null clears',
  path: '/api/tasks/:task_id',
  body: taskUpdateSchema,
  status: 200,
  examples: { body: { priority: null, reason: 'he rang again' }, reply: exampleTask },
} as const;

export const patchTask = defineEndpoint({ ...update, method: 'PATCH', operation: 'patchTask' });
export const putTask = defineEndpoint({ ...update, method: 'PUT', operation: 'putTask' });

export const deleteTask = defineEndpoint({
  ...taskCommand,
  method: 'DELETE',
  path: '/api/tasks/:task_id',
  operation: 'deleteTask',
  summary: 'Delete a task; its history stays',
  permission: 'Task:Instance:Delete',
  guardsCaller: true,
  query: z.object({ reason: z.string().max(10_000).optional() }),
  status: 204,
  reply: null,
  replyHeaders: ['Docket-Position'],
});
