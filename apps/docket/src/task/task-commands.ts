import { Injectable } from '@nestjs/common';
import { type ContactView, can, canSeeCall, canSeeTask, type Permission } from '#libs/access';
import { type CommandContext, Lookups, newId, type Outcome } from '#libs/aggregate';
import { callStream } from '#libs/call';
import { contactStream } from '#libs/directory';
import { forbidden, type IfMatch, invalidField, mustMatch } from '#libs/http';
import {
  decide,
  type Task,
  type TaskCommand,
  TaskNotFoundError,
  type TaskState,
  taskIdOf,
  taskStream,
} from '#libs/task';
import type { Session } from '../access/request-caller.ts';
import { Services } from '../services.ts';
import type { NewTaskBody } from './new-task-schema.ts';
import { prepareTask } from './prepare-task.ts';

/** A command on one task, as a request sends it. */
export interface TaskRequest {
  readonly session: Session;
  readonly context: CommandContext;
  readonly taskId: string;
  readonly ifMatch?: IfMatch | undefined;
  readonly permission?: Permission | undefined;
  /** The command, once the task is known to be there and seen by the caller; `contact` is the task's. */
  command(task: Task, contact: ContactView | null): TaskCommand | Promise<TaskCommand>;
}

/** Executes commands on tasks, by the policy. */
@Injectable()
export class TaskCommands {
  constructor(private readonly services: Services) {}

  /** Creates a task, or answers what the same command created before. */
  async create(body: NewTaskBody, session: Session, context: CommandContext): Promise<Outcome<TaskState>> {
    const { executor, tasks } = this.services;
    const earlier = await executor.earlier(tasks, context);
    if (earlier) return earlier;
    const id = body.id ?? newId();
    const premises = new Lookups(session.premises);
    return executor.execute(tasks, {
      context: asOf(session, context),
      stream: taskStream(context.organizationId, id),
      isNew: body.id === undefined,
      premises,
      decide: async (state, _, stream) => {
        // A repeat goes to the stream that the first attempt claimed, and so to the task of that id.
        const task = prepareTask(taskIdOf(stream), body, session);
        await this.#mustSeeContact(task.contact_id, session, premises);
        await this.#mustSeeCall(task.call_id, session, premises);
        return decide({ type: 'create', task, reason: body.reason ?? undefined }, state);
      },
    });
  }

  /** Changes a task. @throws a 404, 403 or 412 before anything that the command itself throws. */
  change({ session, context, taskId, ifMatch, permission, command }: TaskRequest): Promise<Outcome<TaskState>> {
    const premises = new Lookups(session.premises);
    return this.services.executor.execute(this.services.tasks, {
      context: asOf(session, context),
      stream: taskStream(context.organizationId, taskId),
      premises,
      decide: async (task, revision) => {
        const request = { session, ifMatch, permission };
        const { present, contact } = await this.#allowed(task, revision, request, premises);
        return decide(await command(present, contact), present);
      },
    });
  }

  /** Refuses what `change` would refuse now, before anything is done for it. @throws a 404, 403 or 412 */
  async mustBeAllowed(request: Pick<TaskRequest, 'session' | 'taskId' | 'ifMatch' | 'permission'>): Promise<void> {
    const { session, taskId } = request;
    const premises = new Lookups(session.premises);
    // No append checks this answer: it must not come from memory.
    await premises.renew();
    const { state, revision } = await this.services.tasks.load(taskStream(session.caller.organizationId, taskId));
    await this.#allowed(state, revision, request, premises);
  }

  async #allowed(
    task: TaskState,
    revision: number,
    { session, ifMatch, permission = 'Task:Instance:Update' }: Pick<TaskRequest, 'session' | 'ifMatch' | 'permission'>,
    premises: Lookups,
  ): Promise<{ readonly present: Task; readonly contact: ContactView | null }> {
    const { caller } = session;
    if (!task || task.deleted) throw new TaskNotFoundError();
    if (!can(caller, permission)) throw forbidden();
    const contact = await this.#contact(task.contact_id, caller.organizationId, premises);
    if (!canSeeTask(caller, task, contact)) throw forbidden();
    mustMatch(ifMatch, revision);
    return { present: task, contact };
  }

  async #mustSeeContact(contactId: string | null, { caller }: Session, premises: Lookups): Promise<void> {
    if (contactId === null) return;
    const contact = await this.#contact(contactId, caller.organizationId, premises);
    if (!contact)
      throw invalidField('/contact_id', 'unknown-contact', 'must be the id of a contact of this organization');
    const onlyByContact = { type: 'contact', reporter_id: null, assigned_to: null, contact_id: contactId };
    if (!canSeeTask(caller, onlyByContact, contact)) throw forbidden('The caller may not see this contact.');
  }

  async #mustSeeCall(callId: string | null, { caller }: Session, premises: Lookups): Promise<void> {
    if (callId === null) return;
    const { calls } = this.services;
    const call = (await premises.load(calls, callStream(caller.organizationId, callId))).state;
    if (!call) throw invalidField('/call_id', 'unknown-call', 'must be the id of a call of this organization');
    const contact = await this.#contact(call.contact_id, caller.organizationId, premises);
    if (!canSeeCall(caller, call, contact)) throw forbidden('The caller may not see this call.');
  }

  async #contact(contactId: string | null, organizationId: string, premises: Lookups) {
    if (contactId === null) return null;
    return (await premises.load(this.services.contacts, contactStream(organizationId, contactId))).state;
  }
}

/** Its actor is who the caller is when the events are made: renewed premises may know another name. */
const asOf = (session: Session, context: CommandContext): CommandContext => ({
  ...context,
  get actor() {
    return session.caller.actor;
  },
});
