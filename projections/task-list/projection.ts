import { type ClientBase, DatabaseError } from 'pg';
import type { OrderedEvent, Projection } from '#libs/projection';
import { isTaskStream } from '#libs/task';
import { countChanges, dueCountChanges } from './counts.ts';
import { indexes, tableNames, tables } from './ddl.ts';
import { eraseContacts } from './erase.ts';
import { foldContacts, foldTasks, touched } from './fold.ts';
import { commentCounts, foldComments, touchedComments } from './fold-comments.ts';
import { loadComments, loadContacts, loadTasks } from './load.ts';
import { reporting } from './reporting.ts';
import { writeComments } from './write-comments.ts';
import { writeContacts } from './write-contacts.ts';
import { writeCounts, writeDueCounts } from './write-counts.ts';
import { writeReferences } from './write-references.ts';
import { writeTasks } from './write-tasks.ts';

/** The task list: tasks and contacts as they are now, and how many there are of each kind. */
export const taskList: Projection = {
  name: 'task-list',
  version: 5,
  tables,
  indexes,
  tableNames,
  reporting,
  holdsPersonalText: true,
  handles: ({ stream }) => isTaskStream(stream) || stream.startsWith('contact-'),
  async apply(client: ClientBase, page: readonly OrderedEvent[]) {
    const comments = foldComments(page, await loadComments(client, touchedComments(page)));
    const tasks = foldTasks(page, await loadTasks(client, touched(page, true)), commentCounts(comments));
    const contacts = foldContacts(page, await loadContacts(client, touched(page, false)));
    // Sent one behind the other without waiting: the server writes one while this process prepares the next.
    const written = await Promise.allSettled([
      writeTasks(client, tasks),
      writeReferences(client, tasks),
      writeComments(client, comments, tasks),
      writeCounts(client, countChanges(tasks)),
      writeDueCounts(client, dueCountChanges(tasks)),
      writeContacts(client, contacts),
    ]);
    // Only once all have ended: a statement that came behind the caller's rollback would be kept.
    const reasons: unknown[] = written.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    // Every statement behind the one that failed says only that: whether the event is at fault, its own error tells.
    if (reasons.length > 0) throw reasons.find((reason) => !isAftermath(reason)) ?? reasons[0];
    await eraseContacts(client, page);
  },
};

const isAftermath = (error: unknown): boolean => error instanceof DatabaseError && error.code === '25P02';
