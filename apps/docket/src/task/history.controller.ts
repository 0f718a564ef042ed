import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { actorSchema } from '#libs/event';
import { defineEndpoint, Endpoint, type InputOf, readHeaders } from '#libs/http';
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

const getHistory = defineEndpoint({
  method: 'GET',
  path: '/api/tasks/:task_id/history',
  operation: 'getTaskHistory',
  summary: 'The life of a task, one entry an event, oldest first',
  description: 'That of a deleted task needs Audit:Read.',
  tags: ['tasks', 'audit'],
  auth: 'token',
  permission: 'Task:Instance:View',
  params: taskParams,
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(entrySchema) }),
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
    },
  },
});

/** What happened to a task. */
@Controller()
export class HistoryController {
  constructor(private readonly reads: TaskReads) {}

  @Endpoint(getHistory)
  async get({ params }: InputOf<typeof getHistory>, @CurrentSession() session: Session) {
    return { data: (await this.reads.history(params.task_id, session)).map(historyReply) };
  }
}
