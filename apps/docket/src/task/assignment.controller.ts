import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { defineEndpoint, Endpoint, type EndpointDeclaration, forbidden, type InputOf, uuid } from '#libs/http';
import { type CommandInput, commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { exampleTask, IDS } from '../examples.ts';
import { ChangeTask } from './bus.ts';
import { reason } from './fields.ts';
import { mustBeMember } from './members.ts';
import { taskCommand } from './task-endpoints.ts';
import { TaskReplies } from './task-replies.ts';
import { taskSchema } from './task-schema.ts';

const common = {
  ...taskCommand,
  guardsCaller: true,
  method: 'POST',
  status: 200,
  reply: taskSchema,
  replyHeaders: ['ETag', 'Docket-Position'],
} as const;

const assign = defineEndpoint({
  ...common,
  path: '/api/tasks/:task_id/assign',
  operation: 'assignTask',
  summary: 'Assign a task to a member, or to nobody',
  body: z.strictObject({ assigned_to: uuid().nullable(), reason }),
  examples: { body: { assigned_to: IDS.member }, reply: exampleTask },
});

const unassign = defineEndpoint({
  ...common,
  path: '/api/tasks/:task_id/unassign',
  operation: 'unassignTask',
  summary: 'Assign a task to nobody',
  body: z.strictObject({ reason }),
  bodyOptional: true,
  examples: { body: {}, reply: exampleTask },
});

const selfAssign = defineEndpoint({
  ...common,
  path: '/api/tasks/:task_id/self-assign',
  operation: 'selfAssignTask',
  summary: 'Assign a task to the caller',
  body: z.strictObject({ reason }),
  bodyOptional: true,
  examples: { body: {}, reply: exampleTask },
});

type Input = CommandInput &
  Pick<InputOf<typeof assign>, 'params' | 'headers' | 'reply'> & {
    readonly body: { reason?: string | null | undefined };
  };

/** Who is to do a task. */
@Controller()
export class AssignmentController {
  constructor(
    private readonly bus: CommandBus,
    private readonly replies: TaskReplies,
  ) {}

  @Endpoint(assign)
  assign(input: InputOf<typeof assign>, @CurrentSession() session: Session) {
    return this.#assign(assign, input, session, () => input.body.assigned_to);
  }

  @Endpoint(unassign)
  unassign(input: InputOf<typeof unassign>, @CurrentSession() session: Session) {
    return this.#assign(unassign, input, session, () => null);
  }

  @Endpoint(selfAssign)
  selfAssign(input: InputOf<typeof selfAssign>, @CurrentSession() session: Session) {
    return this.#assign(selfAssign, input, session, () => {
      if (session.caller.memberId === null) throw forbidden('Only a member can be assigned.');
      return session.caller.memberId;
    });
  }

  async #assign(endpoint: EndpointDeclaration, input: Input, session: Session, to: () => string | null) {
    const outcome = await this.bus.execute(
      new ChangeTask({
        session,
        context: commandContext(endpoint, input, session.caller),
        taskId: input.params.task_id,
        ifMatch: input.headers['if-match'],
        command: () => {
          const assigned_to = to();
          mustBeMember(session.organization, assigned_to, '/assigned_to');
          return { type: 'update', changes: { assigned_to }, reason: input.body.reason ?? undefined };
        },
      }),
    );
    return this.replies.answer(input.reply, outcome, session.organization);
  }
}
