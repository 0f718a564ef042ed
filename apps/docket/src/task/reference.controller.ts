import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { defineEndpoint, Endpoint, type InputOf, notFound, uuid } from '#libs/http';
import { sameReference } from '#libs/task';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { exampleTask } from '../examples.ts';
import { sayOutcome } from '../reply-headers.ts';
import { ChangeTask } from './bus.ts';
import { newReference, reason } from './fields.ts';
import { taskCommand } from './task-endpoints.ts';
import { TaskReplies } from './task-replies.ts';
import { taskSchema } from './task-schema.ts';

const addReference = defineEndpoint({
  ...taskCommand,
  guardsCaller: true,
  method: 'POST',
  path: '/api/tasks/:task_id/references',
  operation: 'addReference',
  summary: 'Link a task to an outside entity; one that is there already is no change',
  body: newReference.extend({ reason }),
  status: 201,
  reply: taskSchema,
  replyHeaders: ['ETag', 'Docket-Position'],
  examples: { body: { kind: 'report', id: 'R-17', label: 'CBC' }, reply: exampleTask },
});

const removeReference = defineEndpoint({
  ...taskCommand,
  guardsCaller: true,
  method: 'DELETE',
  path: '/api/tasks/:task_id/references/:kind/:reference_id',
  operation: 'removeReference',
  summary: 'Unlink a task from an outside entity',
  params: z.object({ task_id: uuid(), kind: z.string(), reference_id: z.string() }),
  query: z.object({ reason: z.string().max(10_000).optional() }),
  status: 204,
  reply: null,
  replyHeaders: ['ETag', 'Docket-Position'],
});

/** The references of a task. */
@Controller()
export class ReferenceController {
  constructor(
    private readonly bus: CommandBus,
    private readonly replies: TaskReplies,
  ) {}

  @Endpoint(addReference)
  async add(input: InputOf<typeof addReference>, @CurrentSession() session: Session) {
    const { reason, ...reference } = input.body;
    const outcome = await this.bus.execute(
      new ChangeTask({
        session,
        context: commandContext(addReference, input, session.caller),
        taskId: input.params.task_id,
        ifMatch: input.headers['if-match'],
        command: () => ({ type: 'update', changes: { references: { add: [reference] } }, reason: reason ?? undefined }),
      }),
    );
    return this.replies.answer(input.reply, outcome, session.organization);
  }

  @Endpoint(removeReference)
  async remove(input: InputOf<typeof removeReference>, @CurrentSession() session: Session) {
    const { task_id, kind, reference_id: id } = input.params;
    const outcome = await this.bus.execute(
      new ChangeTask({
        session,
        context: commandContext(removeReference, input, session.caller),
        taskId: task_id,
        ifMatch: input.headers['if-match'],
        command: (task) => {
          if (!task.references.some((one) => sameReference(one, { kind, id }))) throw notFound('reference');
          return { type: 'update', changes: { references: { remove: [{ kind, id }] } }, reason: input.query.reason };
        },
      }),
    );
    sayOutcome(input.reply, outcome);
  }
}
