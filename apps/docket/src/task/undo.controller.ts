import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { type ContactView, can, canSeeTask, memberCaller } from '#libs/access';
import { defineEndpoint, Endpoint, type InputOf } from '#libs/http';
import { type RecordedTaskEvent, type Task, type TaskCommand, taskStream } from '#libs/task';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { exampleTask } from '../examples.ts';
import { sayPosition } from '../reply-headers.ts';
import { Services } from '../services.ts';
import { ChangeTask } from './bus.ts';
import { reason } from './fields.ts';
import { taskCommand } from './task-endpoints.ts';
import { TaskReplies } from './task-replies.ts';
import { taskSchema } from './task-schema.ts';

const undoTask = defineEndpoint({
  ...taskCommand,
  method: 'POST',
  path: '/api/tasks/:task_id/undo',
  operation: 'undoTask',
  summary: "Undo the caller's last command on a task",
  description:
    'A command of its own: its events give back what that command changed, and nothing else. To undo an undo is to do it ' +
    'again. It is refused where an event of anybody has changed the same since: `obstacles` in the problem names those. ' +
    'A comment is undone by its deletion, a creation by that of the task, which needs Task:Instance:Delete and answers ' +
    '204; what was deleted or removed from a discussion does not come back.',
  body: z.strictObject({ reason }),
  bodyOptional: true,
  status: [200, 204],
  reply: taskSchema,
  replyHeaders: ['ETag', 'Docket-Position'],
  errors: [...taskCommand.errors, 'cannot-undo'],
  examples: { body: { reason: 'the wrong task' }, reply: exampleTask },
});

/** Takes commands on tasks back. */
@Controller()
export class UndoController {
  constructor(
    private readonly bus: CommandBus,
    private readonly replies: TaskReplies,
    private readonly services: Services,
  ) {}

  @Endpoint(undoTask)
  async undo(input: InputOf<typeof undoTask>, @CurrentSession() session: Session) {
    const outcome = await this.bus.execute(
      new ChangeTask({
        session,
        context: commandContext(undoTask, input, session.caller),
        taskId: input.params.task_id,
        ifMatch: input.headers['if-match'],
        command: (task, contact) => this.#command(task, contact, session, input.body.reason ?? undefined),
      }),
    );
    if (!outcome.state?.deleted) return this.replies.answer(input.reply, outcome, session.organization);
    sayPosition(input.reply, outcome.position);
    return input.reply.code(204).send();
  }

  async #command(
    task: Task,
    contact: ContactView | null,
    session: Session,
    reason: string | undefined,
  ): Promise<TaskCommand> {
    const { caller, organization } = session;
    const events = await this.services.store.readStream(taskStream(caller.organizationId, task.id));
    const undo = {
      // What came since the state was read belongs to the next attempt.
      past: (events as readonly RecordedTaskEvent[]).filter(({ revision }) => revision <= task.revision),
      actor: caller.actor,
      mayDelete: can(caller, 'Task:Instance:Delete'),
      isMember: (id: string) => organization.members.get(id)?.removed === false,
      maySee(id: string) {
        const member = organization.members.get(id);
        return member !== undefined && canSeeTask(memberCaller(organization.id, member), task, contact);
      },
    };
    return { type: 'undo', undo, reason };
  }
}
