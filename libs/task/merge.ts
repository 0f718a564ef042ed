import type { TaskChanges } from './commands.ts';
import type { TaskEvent } from './events.ts';
import { type Reference, sameReference } from './reference.ts';
import type { Task } from './state.ts';

const DETAILS = ['title', 'description', 'category', 'priority', 'reporter_id'] as const;

/** The events of a merge: one a kind of change, each with what changed and nothing that did not. */
export function decideMerge(changes: TaskChanges, task: Task): readonly TaskEvent[] {
  return [
    ...details(changes, task),
    ...reschedule(changes.due, task),
    ...assign(changes.assigned_to, task),
    ...references(changes.references ?? {}, task),
  ];
}

function details(changes: TaskChanges, task: Task): TaskEvent[] {
  const changed = DETAILS.filter((field) => changes[field] !== undefined && changes[field] !== task[field]);
  if (changed.length === 0) return [];
  return [{ type: 'TaskDetailsChanged', data: Object.fromEntries(changed.map((field) => [field, changes[field]])) }];
}

function reschedule(due: TaskChanges['due'], task: Task): TaskEvent[] {
  if (due === undefined) return [];
  const { due_date, due_kind } = due ?? { due_date: null, due_kind: null };
  if (due_date === task.due_date && due_kind === task.due_kind) return [];
  return [{ type: 'TaskRescheduled', data: { due_date, due_kind } }];
}

function assign(assigned_to: TaskChanges['assigned_to'], task: Task): TaskEvent[] {
  if (assigned_to === undefined || assigned_to === task.assigned_to) return [];
  return [
    assigned_to === null ? { type: 'TaskUnassigned', data: {} } : { type: 'TaskAssigned', data: { assigned_to } },
  ];
}

/** As if what goes went first: what goes and comes at once is there afterwards, with its new label. */
function references({ add = [], remove = [] }: NonNullable<TaskChanges['references']>, task: Task): TaskEvent[] {
  const come = uniqueReferences(add);
  const gone = task.references.filter(
    (present) =>
      remove.some((key) => sameReference(key, present)) &&
      !come.some((reference) => sameReference(reference, present) && reference.label === present.label),
  );
  const stay = task.references.filter((present) => !gone.includes(present));
  return [
    ...gone.map(({ kind, id }): TaskEvent => ({ type: 'TaskReferenceRemoved', data: { kind, id } })),
    ...come
      .filter((reference) => !stay.some((present) => sameReference(present, reference)))
      .map((reference): TaskEvent => ({ type: 'TaskReferenceAdded', data: { reference } })),
  ];
}

/** The same references, each once: the first of each kind and id. */
export function uniqueReferences(references: readonly Reference[]): Reference[] {
  return references.filter((reference, n) => references.findIndex((other) => sameReference(other, reference)) === n);
}
