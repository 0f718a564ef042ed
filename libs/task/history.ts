import type { RecordedTaskEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { listChanges } from './list-changes.ts';
import { sameReference } from './reference.ts';
import { shownAttachment, shownComment } from './shown.ts';
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

/** Which part of a life: the entries after a revision, at most so many. */
export interface HistoryPage {
  readonly after?: number | undefined;
  readonly limit?: number;
}

/**
 * A task's life, one entry an event, oldest first. Each of a task's lists gives the one thing that came, changed or went.
 * @param events the whole life, whichever part is asked for.
 */
export function history(
  events: readonly RecordedTaskEvent[],
  { after = -1, limit = events.length }: HistoryPage = {},
): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let task: TaskState = null;
  for (const event of events) {
    if (entries.length >= limit) break;
    const before: TaskState = task;
    task = evolve(before, event);
    if (event.revision > after) entries.push({ event, changes: differences(before, task) });
  }
  return entries;
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
  const listed = <T>(
    field: string,
    itemsOf: (task: Task) => readonly T[],
    same: (a: T, b: T) => boolean,
    shown: (task: Task, item: T) => unknown,
  ) =>
    listChanges(before ? itemsOf(before) : [], itemsOf(after), same).map(({ old, new: now }) => ({
      field,
      old: before && old && shown(before, old),
      new: now && shown(after, now),
    }));
  return [
    ...fields,
    ...listed(
      'references',
      (task) => task.references,
      sameReference,
      (_, reference) => reference,
    ),
    ...listed('comments', (task) => task.comments, sameId, shownComment),
    ...listed('attachments', (task) => task.attachments, sameId, shownAttachment),
  ];
}

const sameId = (a: { readonly id: string }, b: { readonly id: string }) => a.id === b.id;
