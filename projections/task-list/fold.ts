import { contactEvolution, type RecordedContactEvent } from '#libs/directory';
import type { OrderedEvent } from '#libs/projection';
import { evolve, isTaskStream, type RecordedTaskEvent, type TaskHead } from '#libs/task';
import type { Changes, ContactRow, TaskRow } from './rows.ts';

/** The part of a stream's name that is a row's key: organization and id. */
export const keyOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** The keys of the rows that a page touches and did not itself begin. */
export function touched(page: readonly OrderedEvent[], tasks: boolean): string[] {
  const keys = new Set<string>();
  for (const { event } of page) if (isTaskStream(event.stream) === tasks) keys.add(keyOf(event.stream));
  for (const { event } of page) if (event.revision === 0) keys.delete(keyOf(event.stream));
  return [...keys];
}

/**
 * The tasks after a page; a deleted one says so.
 * @param comments by how much the number of comments of each changes: they are folded apart.
 */
export function foldTasks(
  page: readonly OrderedEvent[],
  before: ReadonlyMap<string, TaskRow>,
  comments: ReadonlyMap<string, number>,
): Changes<TaskRow> {
  const changes = new Map<string, { before: TaskRow | null; after: TaskRow | null }>();
  for (const { event, ordinal } of page) {
    if (!isTaskStream(event.stream)) continue;
    const key = keyOf(event.stream);
    const change = changes.get(key) ?? { before: before.get(key) ?? null, after: before.get(key) ?? null };
    const task = evolveHead(change.after?.task ?? null, event as RecordedTaskEvent);
    changes.set(key, {
      before: change.before,
      after: { task, createdOrdinal: change.after?.createdOrdinal ?? ordinal },
    });
  }
  for (const [key, n] of comments) {
    const change = changes.get(key);
    if (!change?.after || n === 0) continue;
    const { task } = change.after;
    changes.set(key, {
      ...change,
      after: { ...change.after, task: { ...task, comment_count: task.comment_count + n } },
    });
  }
  return changes;
}

/** A task's head after one more event, the number of its comments as before. */
function evolveHead(head: TaskHead | null, event: RecordedTaskEvent): TaskHead {
  const { comments: _, ...task } = evolve(head && { ...head, comments: [] }, event);
  return { ...task, comment_count: head?.comment_count ?? 0 };
}

/** The contacts after a page. */
export function foldContacts(
  page: readonly OrderedEvent[],
  before: ReadonlyMap<string, ContactRow>,
): Changes<ContactRow> {
  const changes = new Map<string, { before: ContactRow | null; after: ContactRow | null }>();
  for (const { event } of page) {
    if (isTaskStream(event.stream)) continue;
    const key = keyOf(event.stream);
    const change = changes.get(key) ?? { before: before.get(key) ?? null, after: before.get(key) ?? null };
    const contact = contactEvolution.evolve(change.after?.contact ?? null, event as RecordedContactEvent);
    const organizationId = event.metadata.organization_id;
    changes.set(key, { before: change.before, after: contact && { organizationId, contact } });
  }
  return changes;
}
