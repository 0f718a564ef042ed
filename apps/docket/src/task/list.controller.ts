import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { defineEndpoint, Endpoint, type InputOf, readHeaders } from '#libs/http';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { exampleTask } from '../examples.ts';
import { TaskLists } from './task-lists.ts';
import { countsQuery, listQuery } from './task-query.ts';
import { type TaskReply, taskSchema } from './task-schema.ts';

const tally = { open: z.int(), in_progress: z.int(), done: z.int(), dismissed: z.int() };

/** The reply of every list of tasks. */
export const taskListSchema = z
  .object({
    data: z.array(taskSchema),
    next_cursor: z.string().nullable(),
    counts: z.object(tally).optional(),
    total: z.int().optional(),
  })
  .meta({ id: 'TaskList' });

/** What all lists of tasks have in common. */
export const taskListing = {
  method: 'GET',
  tags: ['tasks'],
  auth: 'token',
  headers: readHeaders,
  status: 200,
  reply: taskListSchema,
  errors: ['forbidden', 'projection-behind', 'unavailable'],
  examples: { reply: { data: [exampleTask] as TaskReply[], next_cursor: null } },
} as const;

const listTasks = defineEndpoint({
  ...taskListing,
  path: '/api/tasks',
  operation: 'listTasks',
  summary: 'The tasks that the caller may see, newest first or by due date',
  permission: 'Task:Collection:List',
  query: listQuery,
});

const counting = {
  method: 'GET',
  tags: ['tasks'],
  auth: 'token',
  permission: 'Task:Collection:List',
  headers: readHeaders,
  status: 200,
  reply: z.object({ ...tally, overdue: z.int() }).meta({ id: 'TaskCounts' }),
  errors: ['forbidden', 'projection-behind', 'unavailable'],
  examples: { reply: { open: 12, in_progress: 3, done: 40, dismissed: 2, overdue: 4 } },
} as const;

const countTasks = defineEndpoint({
  ...counting,
  path: '/api/tasks/counts',
  operation: 'countTasks',
  summary: 'How many tasks there are by status, under the filters of the list',
  query: countsQuery,
});

const dashboard = defineEndpoint({
  ...counting,
  path: '/api/dashboard/task-status-count',
  operation: 'getTaskStatusCount',
  summary: 'How many tasks there are by status',
});

/** Lists and counts of tasks. */
@Controller()
export class ListController {
  constructor(private readonly lists: TaskLists) {}

  @Endpoint(listTasks)
  list({ query }: InputOf<typeof listTasks>, @CurrentSession() session: Session) {
    return this.lists.list(query, session);
  }

  @Endpoint(countTasks)
  count({ query }: InputOf<typeof countTasks>, @CurrentSession() session: Session) {
    return this.lists.count(query, session);
  }

  @Endpoint(dashboard)
  dashboard(_: InputOf<typeof dashboard>, @CurrentSession() session: Session) {
    return this.lists.count({}, session);
  }
}
