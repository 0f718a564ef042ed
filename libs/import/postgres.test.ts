import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { organizationEvents } from '#libs/directory';
import { createCodec } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { createPostgresEventStore, eventStoreMigrations } from '#libs/event-store/postgres';
import { createPool, migrate } from '#libs/postgres';
import { testDatabase } from '#libs/postgres/testing';
import { taskEvents } from '#libs/task';
import { createOrganization, csv, importing, lasting, MAPPING } from './testing/given.ts';

let store: EventStore;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  const pool = createPool(database.url, { name: 'import', max: 2 });
  await migrate(pool, eventStoreMigrations);
  store = await createPostgresEventStore({ pool, codec: createCodec([...organizationEvents, ...taskEvents]) });
  await createOrganization(store);
  close = async () => {
    await store.close();
    await pool.end();
    await database.drop();
  };
});
afterAll(() => close());

const ACTIVITIES = ['Queued', 'Accepted+Wait', 'Accepted', 'Completed', 'Completed+Cancelled', 'Accepted', 'Queued'];
const rows = Array.from(
  { length: 3500 },
  (_, n) =>
    `${n % 250},${ACTIVITIES[Math.floor(n / 250) % 7]},Agent ${n % 20},2020-01-01T0${Math.floor(n / 500)}:00:00Z`,
);

it('writes in file order through group commit, goes on where it stopped, and adds nothing the second time', async () => {
  // A busy disk may keep the log from answering for longer than an append waits.
  const patiently = (...some: readonly string[]) => importing(store, csv(...some), MAPPING, 10 * 60_000);
  const half = await patiently(...rows.slice(0, 1100));
  const rest = await patiently(...rows);
  expect(rest).toMatchObject({ rows: 3500, tasks: 250, membersAdded: 0 });
  expect(rest.eventsFound).toBeGreaterThanOrEqual(half.eventsWritten);
  const head = await store.head();
  const again = await patiently(...rows);
  expect(again).toMatchObject({ eventsWritten: 0, eventsFound: rest.eventsFound + rest.eventsWritten });
  expect(await store.head()).toBe(head);

  const events = (await store.readAll(null, 100_000)).map(lasting).filter(({ stream }) => stream.startsWith('task-'));
  expect(events).toHaveLength(again.eventsFound);
  expect(events.filter(({ type }) => type === 'TaskCreated').map(({ data }) => data)).toMatchObject(
    Array.from({ length: 250 }, (_, n) => ({ title: `Incident ${n}` })),
  );
  const hours = events.map(({ at }) => at);
  expect(hours).toEqual([...hours].sort());
});
