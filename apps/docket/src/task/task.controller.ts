import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Endpoint, type InputOf } from '#libs/http';
import type { Task } from '#libs/task';
import { formatLocalDateTime } from '#libs/time';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { sayPosition } from '../reply-headers.ts';
import { ChangeTask, CreateTask } from './bus.ts';
import { readDueDate } from './due-date.ts';
import type { TaskUpdate } from './fields.ts';
import { mustBeMember } from './members.ts';
import { createTask, deleteTask, getTask, patchTask, putTask } from './task-endpoints.ts';
import { TaskReads } from './task-reads.ts';
import { TaskReplies } from './task-replies.ts';

/** Tasks: create, read, merge, delete. */
@Controller()
export class TaskController {
  constructor(
    private readonly bus: CommandBus,
    private readonly reads: TaskReads,
    private readonly replies: TaskReplies,
  ) {}

  @Endpoint(createTask)
  async create(input: InputOf<typeof createTask>, @CurrentSession() session: Session) {
    const context = commandContext(createTask, input, session.caller);
    const outcome = await this.bus.execute(new CreateTask(input.body, session, context));
    const reply = await this.replies.answer(input.reply, outcome, session.organization);
    void input.reply.header('location', `/api/tasks/${reply.id}`);
    return reply;
  }

  @Endpoint(getTask)
  async get({ params, query, reply }: InputOf<typeof getTask>, @CurrentSession() session: Session) {
    const task = await this.reads.one(params.task_id, session, query.as_of);
    void reply.header('etag', `"${task.revision}"`);
    return this.replies.show(task, session.organization, query.as_of);
  }

  @Endpoint(patchTask)
  patch(input: InputOf<typeof patchTask>, @CurrentSession() session: Session) {
    return this.#merge(patchTask, input, session);
  }

  @Endpoint(putTask)
  put(input: InputOf<typeof putTask>, @CurrentSession() session: Session) {
    return this.#merge(putTask, input, session);
  }

  @Endpoint(deleteTask)
  async delete(input: InputOf<typeof deleteTask>, @CurrentSession() session: Session) {
    const outcome = await this.bus.execute(
      new ChangeTask({
        session,
        context: commandContext(deleteTask, input, session.caller),
        taskId: input.params.task_id,
        ifMatch: input.headers['if-match'],
        permission: 'Task:Instance:Delete',
        command: () => ({ type: 'delete', reason: input.query.reason }),
      }),
    );
    sayPosition(input.reply, outcome.position);
  }

  async #merge(endpoint: typeof patchTask | typeof putTask, input: InputOf<typeof patchTask>, session: Session) {
    const { body, params, headers } = input;
    const outcome = await this.bus.execute(
      new ChangeTask({
        session,
        context: commandContext(endpoint, input, session.caller),
        taskId: params.task_id,
        ifMatch: headers['if-match'],
        command: (task) => ({
          type: 'update',
          changes: changesOf(body, task, session),
          reason: body.reason ?? undefined,
        }),
      }),
    );
    return this.replies.answer(input.reply, outcome, session.organization);
  }
}

function changesOf({ due_date, reason: _, ...fields }: TaskUpdate, task: Task, { organization }: Session) {
  // Who stands there already may stay, removed since or not: the present value sent back is no change.
  if (fields.assigned_to !== task.assigned_to) mustBeMember(organization, fields.assigned_to, '/assigned_to');
  if (fields.reporter_id !== task.reporter_id) mustBeMember(organization, fields.reporter_id, '/reporter_id');
  return { ...fields, due: dueOf(due_date, task, organization.time_zone) };
}

/** The present text sent back is no change, even where the zone has changed since and the text alone means another day. */
function dueOf(text: string | null | undefined, { due_date, due_kind }: Task, zone: string) {
  if (text === undefined || text === null) return text;
  const present = due_date && due_kind ? formatLocalDateTime(due_date, due_kind, zone) : null;
  return text === present ? undefined : readDueDate(text, zone);
}
