import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { actorSchema } from '#libs/event';
import { cursorOf, defineEndpoint, Endpoint, encodeCursor, type InputOf, integer, readHeaders } from '#libs/http';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { exampleActor } from '../examples.ts';
import { historyReply } from './history-reply.ts';
import { taskParams } from './task-endpoints.ts';
import { TaskReads } from './task-reads.ts';

const entrySchema = z
  .object({
    position: z.string(),
    revision: z.int(),
    type: z.string(),
    occurred_at: z.iso.datetime(),
    recorded_at: z.iso.datetime(),
    actor: actorSchema,
    reason: z.string().nullable(),
    changes: z.array(z.object({ field: z.string(), old: z.unknown(), new: z.unknown() })),
  })
  .meta({ id: 'HistoryEntry' });

const LONGEST_PAGE = 1_000;

/** The last entry of the page before. */
const place = z.strictObject({ revision: z.int().min(0) });

const getHistory = defineEndpoint({
  method: 'GET',
  path: '/api/tasks/:task_id/history',
  operation: 'getTaskHistory',
  summary: 'The life of a task, one entry an event, oldest first',
  description: 'That of a deleted task needs Audit:Read. A page has 1,000 entries at most.',
  tags: ['tasks', 'audit'],
  auth: 'token',
  permission: 'Task:Instance:View',
  params: taskParams,
  query: z.object({
    limit: integer({ min: 1 })
      .default(LONGEST_PAGE)
      .transform((limit) => Math.min(limit, LONGEST_PAGE)),
    cursor: cursorOf(place).optional(),
  }),
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(entrySchema), next_cursor: z.string().nullable() }),
  errors: ['forbidden', 'not-found', 'projection-behind', 'unavailable'],
  examples: {
    reply: {
      data: [
        {
          position: '4711',
          revision: 1,
          type: 'TaskStarted',
          occurred_at: '2026-03-20T09:30:00.000Z',
          recorded_at: '2026-03-20T09:30:00.000Z',
          actor: exampleActor,
          reason: null,
          changes: [{ field: 'status', old: 'open', new: 'in-progress' }],
        },
      ],
      next_cursor: null,
    },
  },
});

/** What happened to a task. */
@Controller()
export class HistoryController {
  constructor(private readonly reads: TaskReads) {}

  @Endpoint(getHistory)
  async get({ params, query }: InputOf<typeof getHistory>, @CurrentSession() session: Session) {
    const { limit, cursor } = query;
    const page = { after: cursor?.revision, limit: limit + 1 };
    const found = await this.reads.history(params.task_id, session, page);
    const data = found.slice(0, limit).map(historyReply);
    const last = found.length > limit ? data.at(-1) : undefined;
    return { data, next_cursor: last ? encodeCursor({ revision: last.revision }) : null };
  }
}
