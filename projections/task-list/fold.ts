import { contactEvolution, type RecordedContactEvent } from '#libs/directory';
import type { OrderedEvent } from '#libs/projection';
import { evolve, isTaskStream, type RecordedTaskEvent } from '#libs/task';
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

/** The tasks after a page; a deleted one says so. */
export function foldTasks(page: readonly OrderedEvent[], before: ReadonlyMap<string, TaskRow>): Changes<TaskRow> {
  const changes = new Map<string, { before: TaskRow | null; after: TaskRow | null }>();
  for (const { event, ordinal } of page) {
    if (!isTaskStream(event.stream)) continue;
    const key = keyOf(event.stream);
    const change = changes.get(key) ?? { before: before.get(key) ?? null, after: before.get(key) ?? null };
    const task = evolve(change.after?.task ?? null, event as RecordedTaskEvent);
    changes.set(key, {
      before: change.before,
      after: { task, createdOrdinal: change.after?.createdOrdinal ?? ordinal },
    });
  }
  return changes;
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
