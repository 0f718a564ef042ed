import type { ClientBase } from 'pg';
import type { RecordedOrganizationEvent } from '#libs/directory';
import type { OrderedEvent, Projection } from '#libs/projection';
import { isTaskStream } from '#libs/task';
import { indexes, tableNames, tables } from './ddl.ts';
import { foldDirectory } from './fold/directory.ts';
import { foldTasks } from './fold/tasks.ts';
import { reporting } from './reporting.ts';

/** What reports are made from: tasks as they are and were, what happened to them and when, and how many there are of each kind. */
export const reports: Projection = {
  name: 'reports',
  version: 2,
  gatherMs: 250,
  tables,
  indexes,
  tableNames,
  reporting,
  handles: ({ stream }) => isTaskStream(stream) || stream.startsWith('organization-'),
  async apply(client: ClientBase, page: readonly OrderedEvent[]) {
    let tasks: OrderedEvent[] = [];
    for (const ordered of page) {
      if (isTaskStream(ordered.event.stream)) {
        tasks.push(ordered);
        continue;
      }
      // Facts are written with the local day of their time in the log: a new zone then finds all of them.
      if (changesZone(ordered)) {
        await foldTasks(client, tasks);
        tasks = [];
      }
      await foldDirectory(client, ordered.event as RecordedOrganizationEvent);
    }
    await foldTasks(client, tasks);
  },
};

const changesZone = ({ event: { type } }: OrderedEvent): boolean => type.startsWith('Organization');
