import type { OrderedEvent } from '#libs/projection';
import { type RecordedTaskEvent, taskIdOf } from '#libs/task';
import { rowKey, searchable } from './rows.ts';

/** Which comment of which task. */
export interface CommentKey {
  readonly organizationId: string;
  readonly taskId: string;
  readonly id: string;
}

/** What a page does to a comment: whether it was there before, and what a search looks through after; null where it is gone. */
export interface CommentChange extends CommentKey {
  readonly before: boolean;
  readonly after: string | null;
}

/** What a page does to comments, by `commentKey`. */
export type CommentChanges = ReadonlyMap<string, CommentChange>;

/** A comment's key, in one text. */
export const commentKey = ({ organizationId, taskId, id }: CommentKey): string =>
  `${rowKey(organizationId, taskId)}/${id}`;

type CommentEvent = Extract<RecordedTaskEvent, { type: `TaskComment${string}` }>;

const TYPES: Readonly<Record<CommentEvent['type'], true>> = {
  TaskCommented: true,
  TaskCommentEdited: true,
  TaskCommentDeleted: true,
};

const commentEvents = (page: readonly OrderedEvent[]): CommentEvent[] =>
  page.flatMap(({ event }) => (event.type in TYPES ? [event as CommentEvent] : []));

const keyIn = ({ data, stream, metadata }: CommentEvent): CommentKey => ({
  organizationId: metadata.organization_id,
  taskId: taskIdOf(stream),
  id: data.comment_id,
});

/** The comments that a page changes and did not itself begin. */
export function touchedComments(page: readonly OrderedEvent[]): CommentKey[] {
  const keys = new Map<string, CommentKey>();
  const begun = new Set<string>();
  for (const event of commentEvents(page)) {
    const key = keyIn(event);
    const name = commentKey(key);
    if (event.type === 'TaskCommented') begun.add(name);
    else if (!begun.has(name)) keys.set(name, key);
  }
  return [...keys.values()];
}

/** The comments after a page; `before` has the keys of those that were there. */
export function foldComments(page: readonly OrderedEvent[], before: ReadonlySet<string>): CommentChanges {
  const changes = new Map<string, CommentChange>();
  for (const event of commentEvents(page)) {
    const key = keyIn(event);
    const name = commentKey(key);
    const was = changes.get(name) ?? { ...key, before: before.has(name), after: null };
    const isThere = changes.has(name) ? was.after !== null : was.before;
    // An operator can have skipped the event that made it.
    if (event.type === 'TaskCommentEdited' && !isThere) continue;
    const after = event.type === 'TaskCommentDeleted' ? null : searchable(event.data.body);
    changes.set(name, { ...was, after });
  }
  return changes;
}

/** By how much the number of comments of each task changes, by the task's key. */
export function commentCounts(changes: CommentChanges): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { organizationId, taskId, before, after } of changes.values()) {
    const key = rowKey(organizationId, taskId);
    counts.set(key, (counts.get(key) ?? 0) + Number(after !== null) - Number(before));
  }
  return counts;
}
