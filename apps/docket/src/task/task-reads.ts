import { Injectable } from '@nestjs/common';
import { can, canSeeTask } from '#libs/access';
import { contactStream } from '#libs/directory';
import { forbidden, notFound } from '#libs/http';
import {
  asOf,
  type HistoryEntry,
  type HistoryPage,
  history,
  type RecordedTaskEvent,
  type Task,
  taskStream,
} from '#libs/task';
import type { Session } from '../access/request-caller.ts';
import { Services } from '../services.ts';

/** Reads single tasks from the log, so that a command's effect is there at once. */
@Injectable()
export class TaskReads {
  constructor(private readonly services: Services) {}

  /** A task, or as it stood at an instant. @throws a 404 or 403 */
  async one(taskId: string, session: Session, instant?: string): Promise<Task> {
    if (instant !== undefined) return this.#asOf(taskId, session, instant);
    const { state } = await this.services.tasks.load(taskStream(session.caller.organizationId, taskId));
    if (!state || state.deleted) throw notFound('task');
    await this.#mustSee(state, session);
    return state;
  }

  /** A task's life, or a part of it. Of a deleted one only for those who may read the audit log. @throws a 404 or 403 */
  async history(taskId: string, session: Session, page: HistoryPage = {}): Promise<HistoryEntry[]> {
    return history(await this.#events(taskId, session), page);
  }

  async #asOf(taskId: string, session: Session, instant: string): Promise<Task> {
    const task = asOf(await this.#events(taskId, session), instant);
    if (!task || task.deleted) throw notFound('task');
    return task;
  }

  async #events(taskId: string, session: Session): Promise<readonly RecordedTaskEvent[]> {
    const { store, tasks } = this.services;
    const stream = taskStream(session.caller.organizationId, taskId);
    const { state } = await tasks.load(stream);
    if (!state) throw notFound('task');
    if (!state.deleted) await this.#mustSee(state, session);
    else if (!can(session.caller, 'Audit:Read')) throw notFound('task');
    return (await store.readStream(stream)) as readonly RecordedTaskEvent[];
  }

  async #mustSee(task: Task, { caller }: Session): Promise<void> {
    const { contacts } = this.services;
    const contact = task.contact_id
      ? (await contacts.load(contactStream(caller.organizationId, task.contact_id))).state
      : null;
    if (!canSeeTask(caller, task, contact)) throw forbidden();
  }
}
