import { isOverdue } from './queries.ts';
import type { ModelComment, ModelEvent, ModelReference, ModelTask, World } from './world.ts';

/** A task as every route must answer it (specification §15), with the names of now. */
export function shown(world: World, task: ModelTask): Record<string, unknown> {
  const { due, comments, deleted: _, ...fields } = task;
  return {
    ...fields,
    organization_id: world.organizationId,
    source: 'manual',
    call_id: null,
    evidence: null,
    contact_name: world.contacts.find(({ id }) => id === task.contact_id)?.name ?? null,
    assigned_to_name: world.members.find(({ id }) => id === task.assigned_to)?.name ?? null,
    due_date: due?.due_date ?? null,
    due_kind: due?.due_kind ?? null,
    due_local: due?.due_local ?? null,
    overdue: isOverdue(task),
    reminder_sent_at: null,
    attachments: [],
    comment_count: comments.length,
  };
}

/** A comment as every route must answer it (specification §15). */
export const shownComment = ({ id: task_id }: ModelTask, comment: ModelComment): Record<string, unknown> => ({
  ...comment,
  task_id,
  attachments: [],
});

const CHANGED = [
  'type',
  'title',
  'description',
  'status',
  'category',
  'priority',
  'contact_id',
  'reporter_id',
  'assigned_to',
  'resolved_at',
  'resolved_by',
  'completed_at',
] as const;

/** A task's history as the route must answer it, less positions; changes in the order of their fields' names. */
export const shownHistory = (events: readonly ModelEvent[]) =>
  events.map(({ type, before, after }) => ({
    revision: after.revision,
    type,
    occurred_at: after.updated_at,
    recorded_at: after.updated_at,
    actor: after.updated_by,
    reason: after.reason,
    changes: changesOf(before, after),
  }));

function changesOf(before: ModelTask | null, after: ModelTask): { field: string; old: unknown; new: unknown }[] {
  const change = (field: string, old: unknown, now: unknown) =>
    JSON.stringify(old ?? null) === JSON.stringify(now ?? null) ? [] : [{ field, old: old ?? null, new: now ?? null }];
  const has = (references: readonly ModelReference[] = [], { kind, id }: ModelReference) =>
    references.some((other) => other.kind === kind && other.id === id);
  return [
    ...CHANGED.flatMap((field) => change(field, before?.[field], after[field])),
    ...(before === null ? change('source', null, 'manual') : []),
    ...change('due_date', before?.due?.due_date, after.due?.due_date),
    ...change('due_kind', before?.due?.due_kind, after.due?.due_kind),
    ...(before?.references ?? [])
      .filter((reference) => !has(after.references, reference))
      .map((old) => ({ field: 'references', old, new: null })),
    ...after.references
      .filter((reference) => !has(before?.references, reference))
      .map((now) => ({ field: 'references', old: null, new: now })),
    ...discussed(before, after),
  ].sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : 0));
}

function discussed(before: ModelTask | null, after: ModelTask) {
  const [old, now] = [before?.comments ?? [], after.comments];
  const shown = (comment: ModelComment | undefined) => (comment ? shownComment(after, comment) : null);
  const changed = [...new Set([...old, ...now])].filter((comment) => !(old.includes(comment) && now.includes(comment)));
  const ids = [...new Set(changed.map(({ id }) => id))];
  const by = (id: string) => (comment: ModelComment) => comment.id === id;
  return ids.map((id) => ({ field: 'comments', old: shown(old.find(by(id))), new: shown(now.find(by(id))) }));
}
