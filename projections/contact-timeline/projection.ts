import type { ClientBase } from 'pg';
import type { OrderedEvent, Projection } from '#libs/projection';
import { isTaskStream } from '#libs/task';
import { indexes, tableNames, tables } from './ddl.ts';
import { foldPage, subjectOf } from './fold.ts';
import { reporting } from './reporting.ts';
import { loadSubjects, writeEntries, writeSubjects } from './write.ts';

/** What happened around each contact: events of its tasks and of the calls with it. */
export const contactTimeline: Projection = {
  name: 'contact-timeline',
  version: 2,
  gatherMs: 250,
  tables,
  indexes,
  tableNames,
  reporting,
  handles: ({ stream }) => isTaskStream(stream) || stream.startsWith('call-'),
  async apply(client: ClientBase, page: readonly OrderedEvent[]) {
    const keys = [...new Set(page.map(({ event }) => event.stream))].map(subjectOf);
    const { entries, subjects } = foldPage(page, await loadSubjects(client, keys));
    if (entries.length === 0) return;
    await writeEntries(client, entries);
    await writeSubjects(client, [...subjects.values()]);
  },
};
