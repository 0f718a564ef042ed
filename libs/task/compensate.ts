import { decideComment } from './comment.ts';
import { CannotUndoError } from './errors.ts';
import type { TaskEvent } from './events.ts';
import type { FieldChange } from './history.ts';
import { decideMerge } from './merge.ts';
import { type ReferenceKey, sameReference } from './reference.ts';
import type { Task } from './state.ts';
import { decideWay } from './transitions.ts';

const FIELDS = ['title', 'description', 'category', 'priority', 'reporter_id', 'assigned_to'] as const;

/**
 * The events that give back to a task what these changes took: each field, and each item of a list, as it was before them.
 * @throws CannotUndoError for a comment or an attachment that went: it cannot come back
 */
export function compensate(changes: readonly FieldChange[], before: Task, task: Task): readonly TaskEvent[] {
  const has = (field: string) => changes.some((change) => change.field === field);
  const { due_date, due_kind } = before;
  const due = due_date !== null && due_kind !== null ? { due_date, due_kind } : null;
  return [
    ...decideMerge(
      {
        ...Object.fromEntries(FIELDS.filter(has).map((field) => [field, before[field]])),
        due: has('due_date') || has('due_kind') ? due : undefined,
        references: references(changes, before),
      },
      task,
    ),
    ...(has('status') ? decideWay(task.status, before.status) : []),
    ...idsOf(changes, 'attachments').flatMap((id) => attachment(id, before, task)),
    ...idsOf(changes, 'comments').flatMap((id) => comment(id, before, task)),
  ];
}

const itemOf = <T>(change: FieldChange) => (change.new ?? change.old) as T;

function references(changes: readonly FieldChange[], before: Task) {
  const keys = changes.filter(({ field }) => field === 'references').map(itemOf<ReferenceKey>);
  return { remove: keys, add: before.references.filter((one) => keys.some((key) => sameReference(key, one))) };
}

const idsOf = (changes: readonly FieldChange[], list: string): readonly string[] => [
  ...new Set(changes.filter(({ field }) => field === list).map((change) => itemOf<{ id: string }>(change).id)),
];

/** A file that a comment came to carry is free again once that comment is gone. */
function attachment(id: string, before: Task, task: Task): readonly TaskEvent[] {
  const [was, is] = [before, task].map(({ attachments }) => attachments.find((one) => one.id === id));
  if (!is) throw new CannotUndoError('an attachment that was removed does not come back');
  return was ? [] : [{ type: 'TaskAttachmentRemoved', data: { attachment_id: id } }];
}

function comment(id: string, before: Task, task: Task): readonly TaskEvent[] {
  const [was, is] = [before, task].map(({ comments }) => comments.find((one) => one.id === id));
  if (!is) throw new CannotUndoError('a comment that was deleted does not come back');
  if (!was) return [{ type: 'TaskCommentDeleted', data: { comment_id: id } }];
  return decideComment({ type: 'edit-comment', id, body: was.body, mentions: was.mentions }, task);
}
