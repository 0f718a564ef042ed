import type { RecordedTaskEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { sameReference } from './reference.ts';
import type { Task, TaskState } from './state.ts';

/** One field that an event changed; null where the task had no value before or has none any more. */
export interface FieldChange {
  readonly field: string;
  readonly old: unknown;
  readonly new: unknown;
}

/** One event of a task's life and what it changed. */
export interface HistoryEntry {
  readonly event: RecordedTaskEvent;
  readonly changes: readonly FieldChange[];
}

const FIELDS = [
  'type',
  'title',
  'description',
  'status',
  'category',
  'priority',
  'source',
  'contact_id',
  'call_id',
  'evidence',
  'due_date',
  'due_kind',
  'reminder_sent_at',
  'reporter_id',
  'assigned_to',
  'resolved_at',
  'resolved_by',
  'completed_at',
] as const satisfies readonly (keyof Task)[];

/** A task's life, one entry an event, oldest first. Each of a task's lists gives the one thing that came, changed or went. */
export function history(events: readonly RecordedTaskEvent[]): HistoryEntry[] {
  let task: TaskState = null;
  return events.map((event) => {
    const before: TaskState = task;
    task = evolve(before, event);
    return { event, changes: differences(before, task) };
  });
}

/** The task as it stood at an instant (RFC 3339, UTC), what happened at that very instant included; null before its first event. */
export function asOf(events: readonly RecordedTaskEvent[], instant: string): TaskState {
  const at = Date.parse(instant);
  const occurred = events.filter((event) => Date.parse(event.metadata.occurred_at) <= at);
  // An import can bring a row that is dated before the one that made the task.
  return occurred[0]?.type === 'TaskCreated' ? occurred.reduce<TaskState>(evolve, null) : null;
}

function differences(before: TaskState, after: Task): FieldChange[] {
  const fields = FIELDS.flatMap((field) => {
    const old = before?.[field] ?? null;
    return JSON.stringify(old) === JSON.stringify(after[field]) ? [] : [{ field, old, new: after[field] }];
  });
  return [
    ...fields,
    ...listChanges('references', before?.references ?? [], after.references, sameReference),
    ...listChanges('comments', before?.comments ?? [], after.comments, sameId),
    ...listChanges('attachments', before?.attachments ?? [], after.attachments, sameId),
  ];
}

const sameId = (a: { id: string }, b: { id: string }) => a.id === b.id;

function listChanges<T>(
  field: string,
  before: readonly T[],
  after: readonly T[],
  same: (a: T, b: T) => boolean,
): FieldChange[] {
  if (before === after) return [];
  const gone = before.filter((item) => !after.some((other) => same(item, other)));
  const come = after.flatMap((item) => {
    const old = before.find((other) => same(item, other)) ?? null;
    return JSON.stringify(old) === JSON.stringify(item) ? [] : [{ field, old, new: item }];
  });
  return [...gone.map((item) => ({ field, old: item, new: null })), ...come];
}
