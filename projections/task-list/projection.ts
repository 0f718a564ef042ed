import type { ClientBase } from 'pg';
import type { OrderedEvent, Projection } from '#libs/projection';
import { isTaskStream } from '#libs/task';
import { countChanges, dueCountChanges } from './counts.ts';
import { indexes, tableNames, tables } from './ddl.ts';
import { foldContacts, foldTasks, touched } from './fold.ts';
import { loadContacts, loadTasks } from './load.ts';
import { writeContacts } from './write-contacts.ts';
import { writeCounts, writeDueCounts } from './write-counts.ts';
import { writeReferences } from './write-references.ts';
import { writeTasks } from './write-tasks.ts';

/** The task list: tasks and contacts as they are now, and how many there are of each kind. */
export const taskList: Projection = {
  name: 'task-list',
  version: 1,
  tables,
  indexes,
  tableNames,
  handles: ({ stream }) => isTaskStream(stream) || stream.startsWith('contact-'),
  async apply(client: ClientBase, page: readonly OrderedEvent[]) {
    const tasks = foldTasks(page, await loadTasks(client, touched(page, true)));
    const contacts = foldContacts(page, await loadContacts(client, touched(page, false)));
    await writeTasks(client, tasks);
    await writeReferences(client, tasks);
    await writeCounts(client, countChanges(tasks));
    await writeDueCounts(client, dueCountChanges(tasks));
    await writeContacts(client, contacts);
  },
};
