import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StoreUnavailableError } from '#libs/event-store';
import { importEventLog } from './import-event-log.ts';
import {
  createOrganization,
  csv,
  eventNow,
  importing,
  lasting,
  MAPPING,
  ORGANIZATION,
  streamOf,
  typesOf,
  withFile,
} from './testing/given.ts';
import { createMemoryStore, type MemoryStore } from './testing/memory-store.ts';

const FILE = csv(
  '1,Queued,Ann,2020-01-01T00:00:00Z',
  '2,Queued,Ann,2020-01-01T00:00:00Z',
  '1,Accepted,Bob,2020-01-02T00:00:00Z',
  '1,Completed,Bob,2020-01-03T00:00:00Z',
);

let store: MemoryStore;
beforeEach(async () => {
  store = createMemoryStore();
  await createOrganization(store);
});

/** Imports until the log goes away after so many appends. */
async function importUntil(appends: number, content = FILE): Promise<void> {
  store.appendsLeft = appends;
  await expect(importing(store, content)).rejects.toBeInstanceOf(Error);
  store.appendsLeft = Number.POSITIVE_INFINITY;
}

const asUser = async (caseId: string, type: string, data: object) => {
  const stream = streamOf(caseId);
  await store.append(stream, (await store.readStream(stream)).length - 1, [eventNow({ type, data })]);
};
const comment = { comment_id: 'c', body: 'on it', mentions: [], attachment_ids: [] };

describe('a second run', () => {
  it('adds nothing', async () => {
    await importing(store, FILE);
    const before = store.events.length;
    expect(await importing(store, FILE)).toMatchObject({ eventsWritten: 0, eventsFound: 5, membersAdded: 0 });
    expect(store.events).toHaveLength(before);
  });

  it('adds nothing where others have worked on the tasks since', async () => {
    await importing(store, FILE);
    await asUser('1', 'TaskReopened', {});
    await asUser('2', 'TaskDeleted', {});
    const before = store.events.length;
    expect(await importing(store, FILE)).toMatchObject({ eventsWritten: 0, eventsFound: 5 });
    expect(store.events).toHaveLength(before);
  });

  it('adds the rows that the file has been continued by', async () => {
    await importing(store, FILE);
    await asUser('1', 'TaskCommented', comment);
    await importing(store, `${FILE}1,Queued,Ann,2020-01-04T00:00:00Z\n`);
    expect((await typesOf(store, '1')).slice(-3)).toEqual(['TaskCommented', 'TaskReopened', 'TaskUnassigned']);
  });

  it.each([
    [
      'a row was edited',
      FILE.replace('Bob,2020-01-02', 'Bob,2020-01-01'),
      4,
      'TaskStarted of 2020-01-02T00:00:00.000Z by Bob',
    ],
    ['a row was taken out', FILE.replace('1,Accepted,Bob,2020-01-02T00:00:00Z\n', ''), 4, 'TaskStarted'],
    ['an actor is another', FILE.replace('2,Queued,Ann', '2,Queued,Eve'), 3, 'TaskCreated'],
  ])('is refused by line and task where %s', async (_, edited, line, held) => {
    await importing(store, FILE);
    const before = store.events.length;
    await expect(importing(store, edited)).rejects.toMatchObject({
      name: 'EventLogFaultsError',
      faults: [{ line, column: 'case', detail: expect.stringContaining(`The log has ${held}`) }],
    });
    expect(store.events).toHaveLength(before);
  });

  it('is refused where the mapping makes other tasks of the same cases', async () => {
    await importing(store, FILE);
    const task = { type: 'internal', title: 'Ticket {case}' };
    await expect(importing(store, FILE, { ...MAPPING, task })).rejects.toMatchObject({
      faults: [{ line: 2 }, { line: 3 }],
    });
  });
});

describe('a store that does not answer for a while', () => {
  it('is asked again, and every event is there once', async () => {
    // Once while tasks are written, and once while the members are added.
    for (const appends of [0, 2]) {
      const away = createMemoryStore();
      await createOrganization(away);
      away.appendsLeft = appends;
      const report = await withFile(FILE, (file) =>
        importEventLog({
          ...{ store: away, file, mapping: MAPPING, organizationId: ORGANIZATION, patienceMs: 60_000 },
          onAway: () => {
            away.appendsLeft = Number.POSITIVE_INFINITY;
          },
        }),
      );
      expect(report).toMatchObject({ rows: 4, tasks: 2, membersAdded: 2, eventsWritten: 5, eventsFound: 0 });
      expect(await importing(away, FILE)).toMatchObject({ eventsWritten: 0, eventsFound: 5, membersAdded: 0 });
    }
  });
});

describe('a run that was stopped', () => {
  it('says where, and that it can be run again', async () => {
    store.appendsLeft = 2;
    await expect(importing(store, FILE)).rejects.toMatchObject({
      name: 'ImportStoppedError',
      at: { line: 3, caseId: '2' },
      eventsWritten: 1,
      cause: expect.any(StoreUnavailableError),
    });
  });

  it('goes on where somebody has commented on a task that was imported by half', async () => {
    await importUntil(3);
    await asUser('1', 'TaskCommented', comment);
    await importing(store, FILE);
    expect(await typesOf(store, '1')).toEqual([
      'TaskCreated',
      'TaskCommented',
      'TaskStarted',
      'TaskAssigned',
      'TaskResolved',
    ]);
    expect(await importing(store, FILE)).toMatchObject({ eventsWritten: 0, eventsFound: 5 });
  });

  it('is refused where somebody has changed the status of such a task', async () => {
    await importUntil(3);
    await asUser('1', 'TaskStarted', {});
    const before = store.events.length;
    await expect(importing(store, FILE)).rejects.toMatchObject({
      faults: [{ line: 4, column: 'case', value: '1', detail: expect.stringContaining('TaskStarted') }],
    });
    expect(store.events).toHaveLength(before);
  });

  it('lets no event of a task pass one that failed', async () => {
    store.beforeAppend = (stream) => {
      if (stream === streamOf('1') && store.events.some((event) => event.stream === streamOf('2'))) {
        store.beforeAppend = () => undefined;
        void asUser('1', 'TaskCommented', comment);
        throw new StoreUnavailableError('no answer');
      }
    };
    await expect(importing(store, FILE)).rejects.toMatchObject({
      name: 'ImportStoppedError',
      at: { line: 4, caseId: '1' },
    });
    expect(await typesOf(store, '1')).toEqual(['TaskCreated', 'TaskCommented']);
    await importing(store, FILE);
    expect((await typesOf(store, '1')).slice(2)).toEqual(['TaskStarted', 'TaskAssigned', 'TaskResolved']);
  });
});

const row = fc.record({
  caseId: fc.constantFrom('1', '2', '3'),
  activity: fc.constantFrom('Accepted', 'Queued', 'Completed', 'Completed+Cancelled', 'Unmatched'),
  actor: fc.constantFrom('Ann', 'Bob'),
  second: fc.integer({ min: 10, max: 59 }),
});
const log = fc
  .array(row, { minLength: 1, maxLength: 25 })
  .map((rows) =>
    csv(
      ...rows.map(
        ({ caseId, activity, actor, second }) => `${caseId},${activity},${actor},2020-01-01T00:00:${second}Z`,
      ),
    ),
  );

describe('the log in the end', () => {
  it('is the same wherever the runs before were killed', async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.array(fc.nat({ max: 12 }), { maxLength: 4 }), async (content, kills) => {
        const through = createMemoryStore();
        await createOrganization(through);
        await importing(through, content);
        const killed = createMemoryStore();
        await createOrganization(killed);
        for (const appends of kills) {
          killed.appendsLeft = appends;
          await importing(killed, content).catch(() => undefined);
        }
        killed.appendsLeft = Number.POSITIVE_INFINITY;
        await importing(killed, content);
        expect(killed.events.slice(1).map(lasting)).toEqual(through.events.slice(1).map(lasting));
      }),
      { numRuns: 60 },
    );
  });

  it('is the same on every stream wherever single appends failed', async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.nat({ max: 15 }), async (content, failing) => {
        const through = createMemoryStore();
        const shaken = createMemoryStore();
        for (const each of [through, shaken]) await createOrganization(each);
        await importing(through, content);
        let n = 0;
        shaken.beforeAppend = () => {
          if (n++ === failing) throw new StoreUnavailableError('no answer');
        };
        await importing(shaken, content).catch(() => undefined);
        await importing(shaken, content);
        for (const caseId of ['1', '2', '3']) {
          const [found, expected] = await Promise.all([shaken, through].map((s) => s.readStream(streamOf(caseId))));
          expect(found?.map(lasting)).toEqual(expected?.map(lasting));
        }
      }),
      { numRuns: 50 },
    );
  });
});
