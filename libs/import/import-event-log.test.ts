import { appendFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { importedTaskId } from './ids.ts';
import { importEventLog } from './import-event-log.ts';
import type { ImportProgress } from './progress.ts';
import {
  createOrganization,
  csv,
  importing,
  MAPPING,
  ORGANIZATION,
  streamOf,
  typesOf,
  withFile,
} from './testing/given.ts';
import { createMemoryStore, type MemoryStore } from './testing/memory-store.ts';

let store: MemoryStore;
beforeEach(async () => {
  store = createMemoryStore();
  await createOrganization(store);
});

describe('importEventLog', () => {
  it('turns rows into events with their own times and actors', async () => {
    const report = await importing(
      store,
      csv(
        '7,Accepted+In Progress,Ann,2010-03-31T14:59:42.5Z',
        '7,Queued,Bob,2010-03-31T17:00:00+02:00',
        '7,Unmatched,Bob,2010-03-31T15:00:01Z',
        '7,Completed+Closed,Bob,2010-03-31T15:00:02Z',
      ),
    );
    expect(report).toMatchObject({ rows: 4, tasks: 1, members: 2, membersAdded: 2, eventsWritten: 6, eventsFound: 0 });
    const events = await store.readStream(streamOf('7'));
    expect(events.map(({ type, metadata }) => [type, metadata.occurred_at, metadata.actor.name])).toEqual([
      ['TaskCreated', '2010-03-31T14:59:42.500Z', 'Ann'],
      ['TaskStarted', '2010-03-31T14:59:42.500Z', 'Ann'],
      ['TaskAssigned', '2010-03-31T14:59:42.500Z', 'Ann'],
      ['TaskStopped', '2010-03-31T15:00:00.000Z', 'Bob'],
      ['TaskUnassigned', '2010-03-31T15:00:00.000Z', 'Bob'],
      ['TaskResolved', '2010-03-31T15:00:02.000Z', 'Bob'],
    ]);
    const [created, , assigned] = events;
    expect(created?.data).toMatchObject({
      task_id: importedTaskId(ORGANIZATION, '7'),
      type: 'internal',
      title: 'Incident 7',
      category: 'general',
      source: 'manual',
      reporter_id: created?.metadata.actor.id,
      assigned_to: null,
    });
    expect(assigned?.data).toEqual({ assigned_to: created?.metadata.actor.id });
    expect(Date.now() - Date.parse(created?.metadata.recorded_at ?? '')).toBeLessThan(60_000);
  });

  it('fills title and description with any column of the first row', async () => {
    const task = { type: 'personal', title: '{case}: {what}', description: 'by {resource}', priority: 'low' };
    const content =
      'what,case,resource,activity,time\n"a\r\n""b""",1,Ann,Queued,2020-01-01T00:00:00Z\nc,1,Bob,Queued,2020-01-01T00:00:00Z\n';
    await importing(store, `\uFEFF${content}`, { ...MAPPING, task });
    const [created, ...rest] = await store.readStream(streamOf('1'));
    expect(created?.data).toMatchObject({ title: '1: a\r\n"b"', description: 'by Ann', priority: 'low' });
    // A personal task is its reporter's, and so the row that gives it to nobody takes it away.
    expect(created?.data).toMatchObject({ assigned_to: created?.metadata.actor.id });
    expect(rest.map(({ type }) => type)).toEqual(['TaskUnassigned']);
  });

  it('lets the order of the file rule, even where the times of a task go back', async () => {
    await importing(
      store,
      csv(
        '1,Accepted,Ann,2020-01-02T00:00:00Z',
        '2,Queued,Ann,2020-01-03T00:00:00Z',
        '1,Completed,Ann,2020-01-01T00:00:00Z',
      ),
    );
    const tasks = store.events.filter(({ stream }) => stream.startsWith('task-'));
    expect(tasks.map(({ type, metadata }) => `${type} ${metadata.occurred_at.slice(8, 10)}`)).toEqual([
      'TaskCreated 02',
      'TaskStarted 02',
      'TaskAssigned 02',
      'TaskCreated 03',
      'TaskResolved 01',
    ]);
  });

  it('tells of its progress, phase by phase', async () => {
    const told: ImportProgress[] = [];
    await withFile(csv('1,Queued,Ann,2020-01-01T00:00:00Z'), (file) =>
      importEventLog({ store, file, mapping: MAPPING, organizationId: ORGANIZATION, onProgress: (p) => told.push(p) }),
    );
    expect(told.map(({ phase, rows, total, events }) => ({ phase, rows, total, events }))).toEqual([
      { phase: 'check', rows: 1, total: undefined, events: 1 },
      { phase: 'members', rows: 0, total: 1, events: 1 },
      { phase: 'write', rows: 1, total: 1, events: 1 },
    ]);
  });

  it('imports a file that has a header only', async () => {
    expect(await importing(store, csv())).toMatchObject({ rows: 0, tasks: 0, members: 0, eventsWritten: 0 });
  });

  it('refuses an organization that is not there, and a file that is not', async () => {
    const file = '/nowhere/log.csv';
    const unknown = { store: createMemoryStore(), file, mapping: MAPPING, organizationId: ORGANIZATION };
    await expect(importEventLog(unknown)).rejects.toMatchObject({ name: 'UnknownOrganizationError' });
    await expect(importEventLog({ ...unknown, store })).rejects.toMatchObject({ name: 'UnreadableFileError' });
    await expect(importEventLog({ ...unknown, store, file: '/dev' })).rejects.toMatchObject({
      name: 'UnreadableFileError',
    });
  });

  it('stops where the file is changed between its two readings', async () => {
    const importChanging = withFile(csv('1,Queued,Ann,2020-01-01T00:00:00Z'), (file) => {
      store.beforeAppend = () => void appendFile(file, '2,Queued,Ann,2020-01-01T00:00:00Z\n');
      return importEventLog({ store, file, mapping: MAPPING, organizationId: ORGANIZATION });
    });
    await expect(importChanging).rejects.toMatchObject({ name: 'FileChangedError' });
    expect(await typesOf(store, '2')).toEqual([]);
  });
});
