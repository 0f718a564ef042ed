import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { newId, UnreadableStreamError } from '#libs/aggregate';
import { contactStream, putContact } from '#libs/directory';
import { SYSTEM } from '#libs/event';
import {
  CommentNotFoundError,
  decide,
  InvalidTransitionError,
  type NewTask,
  type TaskChanges,
  type TaskCommand,
  TaskNotFoundError,
  type TaskState,
  taskStream,
} from '#libs/task';
import type { Aggregates } from '../../apps/docket/src/services.ts';

const pick = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;
const MEMBERS = [randomUUID(), randomUUID(), null];
const DUES = [
  { due_date: '2026-03-28T14:00:00Z', due_kind: 'datetime' },
  { due_date: '2026-03-29T14:00:00Z', due_kind: 'date' },
  null,
] as const;
const REFERENCES = ['1', '2', '3'].map((id) => ({ kind: 'report', id, label: 'CBC' }));

/** Writers on the tasks and contacts of one organization, until they are told to stop. */
export class Load {
  readonly organization = randomUUID();
  readonly #tasks: string[] = [];
  #running = true;
  readonly #writers: Promise<void>[];

  constructor(
    private readonly log: Aggregates,
    writers: number,
    private readonly pauseMs: number,
  ) {
    this.#writers = Array.from({ length: writers }, () => this.#write());
  }

  /** The stream of one of its tasks. */
  async someStream(): Promise<string> {
    while (this.#tasks.length < 10) await pause(1);
    return taskStream(this.organization, pick(this.#tasks));
  }

  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#writers);
  }

  async #write(): Promise<void> {
    while (this.#running) {
      await pick([() => this.#create(), () => this.#contact(), ...Array(8).fill(() => this.#change())])();
      await pause(this.pauseMs);
    }
  }

  #context() {
    const commandId = newId();
    const origin = { requestHash: null, correlationId: commandId, causationId: null };
    return { organizationId: this.organization, actor: SYSTEM, commandId, ...origin };
  }

  async #create(): Promise<void> {
    const task = newTask();
    await this.log.executor.execute(this.log.tasks, {
      context: this.#context(),
      stream: taskStream(this.organization, task.id),
      decide: (state) => decide({ type: 'create', task }, state),
    });
    this.#tasks.push(task.id);
  }

  async #change(): Promise<void> {
    const id = pick(this.#tasks);
    if (id === undefined) return this.#create();
    const command = pick([transition, change, change, comment, discuss]);
    const stream = taskStream(this.organization, id);
    await this.log.executor
      .execute(this.log.tasks, { context: this.#context(), stream, decide: (state) => decide(command(state), state) })
      .catch((error: unknown) => {
        // Not every command is for every task; and nobody can decide on a stream with an event that nobody can read.
        const expected = [InvalidTransitionError, TaskNotFoundError, CommentNotFoundError, UnreadableStreamError];
        if (!expected.some((each) => error instanceof each)) throw error;
      });
  }

  async #contact(): Promise<void> {
    const id = pick(CONTACTS);
    const assigned_members = MEMBERS.filter((member) => member !== null && Math.random() < 0.5) as string[];
    await this.log.executor.execute(this.log.contacts, {
      context: this.#context(),
      stream: contactStream(this.organization, id),
      decide: (contact) => putContact({ id, name: `Contact ${Math.random()}`, assigned_members }, contact),
    });
  }
}

const CONTACTS = Array.from({ length: 5 }, () => randomUUID());

const newTask = (): NewTask => ({
  id: randomUUID(),
  type: pick(['internal', 'contact', 'personal']),
  title: 'Call back',
  description: null,
  category: pick(['callback', 'general']),
  priority: pick(['high', null]),
  source: 'manual',
  contact_id: pick([...CONTACTS, null]),
  call_id: null,
  evidence: null,
  due: pick(DUES),
  reporter_id: pick(MEMBERS),
  assigned_to: pick(MEMBERS),
  references: REFERENCES.slice(0, pick([0, 1, 2])),
});

const transition = (): TaskCommand => ({
  type: pick(['start', 'start', 'stop', 'done', 'done', 'dismiss', 'reopen', 'reopen', 'delete']),
});

const change = (): TaskCommand => ({ type: 'update', changes: changes() });

const comment = (): TaskCommand => ({
  type: 'comment',
  comment: { id: randomUUID(), body: `Said ${Math.random()}`, mentions: [], attachment_ids: [] },
});

/** Edits or deletes what was said, if anything was. */
function discuss(task: TaskState): TaskCommand {
  const id = pick(task?.comments ?? [])?.id ?? '';
  const body = `Meant ${Math.random()}`;
  return pick<TaskCommand>([
    { type: 'edit-comment', id, body, mentions: [] },
    { type: 'delete-comment', id },
  ]);
}

const changes = (): TaskChanges =>
  pick<TaskChanges>([
    { title: `Title ${Math.random()}`, due: pick(DUES) },
    { assigned_to: pick(MEMBERS), priority: pick(['low', 'high', null]) },
    { references: { add: [pick(REFERENCES)], remove: [pick(REFERENCES)] }, category: pick(['callback', 'general']) },
  ]);
