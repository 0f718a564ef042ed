import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { defineEndpoint, Endpoint, type InputOf } from '#libs/http';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { exampleTask } from '../examples.ts';
import { ChangeTask } from './bus.ts';
import { reason } from './fields.ts';
import { taskCommand } from './task-endpoints.ts';
import { TaskReplies } from './task-replies.ts';
import { taskSchema } from './task-schema.ts';

type Transition = 'start' | 'stop' | 'done' | 'dismiss' | 'reopen';

const transition = (name: string, summary: string) =>
  defineEndpoint({
    ...taskCommand,
    guardsCaller: true,
    method: 'POST',
    path: `/api/tasks/:task_id/${name}`,
    operation: `${name}Task`,
    summary,
    body: z.strictObject({ reason }),
    bodyOptional: true,
    status: 200,
    reply: taskSchema,
    replyHeaders: ['ETag', 'Docket-Position'],
    errors: [...taskCommand.errors, 'invalid-transition'],
    examples: { body: { reason: 'solved itself' }, reply: exampleTask },
  });

const start = transition('start', 'Start a task');
const stop = transition('stop', 'Put a started task back into the queue');
const done = transition('done', 'Mark a task done');
const resolve = transition('resolve', 'Mark a task done, by the name that laboratories know');
const dismiss = transition('dismiss', 'Dismiss a task');
const reopen = transition('reopen', 'Open a closed task again');

type Input = InputOf<typeof start>;

/** The transitions of a task's status. A command whose result already holds answers 200 and adds no event. */
@Controller()
export class TransitionController {
  constructor(
    private readonly bus: CommandBus,
    private readonly replies: TaskReplies,
  ) {}

  @Endpoint(start)
  start(input: Input, @CurrentSession() session: Session) {
    return this.#move(start, 'start', input, session);
  }

  @Endpoint(stop)
  stop(input: Input, @CurrentSession() session: Session) {
    return this.#move(stop, 'stop', input, session);
  }

  @Endpoint(done)
  done(input: Input, @CurrentSession() session: Session) {
    return this.#move(done, 'done', input, session);
  }

  @Endpoint(resolve)
  resolve(input: Input, @CurrentSession() session: Session) {
    return this.#move(resolve, 'done', input, session);
  }

  @Endpoint(dismiss)
  dismiss(input: Input, @CurrentSession() session: Session) {
    return this.#move(dismiss, 'dismiss', input, session);
  }

  @Endpoint(reopen)
  reopen(input: Input, @CurrentSession() session: Session) {
    return this.#move(reopen, 'reopen', input, session);
  }

  async #move(endpoint: typeof start, type: Transition, input: Input, session: Session) {
    const outcome = await this.bus.execute(
      new ChangeTask({
        session,
        context: commandContext(endpoint, input, session.caller),
        taskId: input.params.task_id,
        ifMatch: input.headers['if-match'],
        command: () => ({ type, reason: input.body.reason ?? undefined }),
      }),
    );
    return this.replies.answer(input.reply, outcome, session.organization);
  }
}
