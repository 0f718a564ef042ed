import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { createPostgresEventStore, eventStoreMigrations } from '#libs/event-store/postgres';
import { closePool, createPool, migrate } from '#libs/postgres';
import { testDatabase } from '#libs/postgres/testing';
import {
  type Build,
  beginRebuild,
  listBuilds,
  NoDeadLetterError,
  NoStandbyError,
  prepare,
  projectionMigrations,
  ServingProgress,
  swapBack,
} from '#libs/projection';
import { taskList } from '#projections/task-list';
import { docketCodec } from '../../apps/docket/src/installation/codec.ts';
import { type Aggregates, createAggregates } from '../../apps/docket/src/services.ts';
import { type CopyProcess, startProcess } from '../../libs/projection/testing/copy-process.ts';
import { bytesOf, until } from '../../libs/projection/testing/scene.ts';
import { appendPoison } from '../support/poison.ts';
import { decideOnSome } from './decide-on-some.ts';
import { Load } from './load.ts';
import { readTables, recountLog } from './recount.ts';

/** How often the copy that works is killed: `DOCKET_TORTURE_KILLS=100 npm run jest test/torture` for a longer run. */
const KILLS = Number(process.env.DOCKET_TORTURE_KILLS ?? 8);
/** Of the copies here; the service's own is 3000. */
const LEASE_MS = Number(process.env.DOCKET_TORTURE_LEASE_MS ?? 600);
const MAIN = new URL('./copy-main.ts', import.meta.url);
const PAGES = ['20', '100', '1000'];

let url: string;
let pool: Pool;
let store: EventStore;
let log: Aggregates;
let progress: ServingProgress;
const loads: Load[] = [];
const copies: CopyProcess[] = [];
const ended: CopyProcess[] = [];
const start = async (n: number) => {
  const variables = { DATABASE_URL: url, LEASE_MS: String(LEASE_MS), PAGE_SIZE: PAGES[n % PAGES.length] ?? '1000' };
  copies.push(await startProcess(MAIN, variables));
};

beforeAll(async () => {
  ({ url } = await testDatabase());
  pool = createPool(url, { name: 'torture', max: 6 });
  await migrate(pool, [...eventStoreMigrations, ...projectionMigrations]);
  await prepare(pool, taskList);
  store = await createPostgresEventStore({ pool, codec: docketCodec(null) });
  log = createAggregates(store, docketCodec(null));
  progress = new ServingProgress(pool, taskList.name, (position) => store.ordinal(position));
  await Promise.all([0, 1, 2].map(start));
});
afterAll(async () => {
  // Where the test failed they still write.
  await Promise.all(loads.map((load) => load.stop()));
  for (const copy of copies) copy.signal('SIGCONT');
  await Promise.all(copies.map((copy) => copy.kill()));
  await store.close();
  await closePool(pool);
});

const serving = () => until(async () => (await listBuilds(pool)).find(({ status }) => status === 'serving'));

/** The copy that works on the build that serves. */
const worker = () =>
  until(async () => {
    const owner = (await serving()).owner ?? '';
    return copies.find(({ pid }) => owner.endsWith(`/${pid}`));
  });

/** How long it takes until the read model holds what is appended now, in milliseconds. */
async function behind(): Promise<number> {
  const began = performance.now();
  const head = await store.head();
  expect(await progress.reached(head ?? '1', 30_000)).toBe(true);
  return performance.now() - began;
}

/** Pauses the copy that works past its lease; another works on meanwhile. */
async function paused(): Promise<CopyProcess> {
  const copy = await worker();
  copy.signal('SIGSTOP');
  await behind();
  return copy;
}

it(
  `read models equal a recount after ${KILLS} kills, a pause and rebuilds under load`,
  async () => {
    const load = new Load(log, 4, 40);
    loads.push(load);
    const takeovers: number[] = [];
    const starting: Promise<void>[] = [];
    let asleep: CopyProcess | undefined;
    for (let n = 0; n < KILLS; n++) {
      if (n % 3 === 0) await beginRebuild(pool, taskList);
      if (n % 3 === 1) await appendPoison(pool, await load.someStream(), load.organization);
      if (n % 4 === 2) asleep = await paused();
      if (n % 4 === 3) asleep?.signal('SIGCONT');
      if (n % 5 === 3) await swapBack({ pool, store, projection: taskList }).catch(unless(NoStandbyError));
      await decideOnSome(log, pool).catch(unless(NoDeadLetterError));
      const victim = await worker();
      await victim.kill();
      ended.push(...copies.splice(copies.indexOf(victim), 1));
      takeovers.push(await behind());
      starting.push(start(n));
    }
    asleep?.signal('SIGCONT');
    await Promise.all([load.stop(), ...starting]);
    const last = await beginRebuild(pool, taskList);
    await until(async () => (await serving()).id === last.id);
    await behind();

    const head = await store.head();
    expect(await readTables(pool)).toEqual(await recountLog(store));
    const kept = await until(async () => {
      const builds = await listBuilds(pool);
      return builds.length === 2 && builds.every(({ position }) => position === head) && builds;
    });
    const [one, two] = await Promise.all(kept.map((build: Build) => bytesOf(pool, build, taskList)));
    expect(two).toEqual(one);
    expect(one?.task?.length).toBeGreaterThan(KILLS);
    // The server ends the session of a copy that is paused inside of a page.
    const failures = [...copies, ...ended].flatMap((copy) => copy.failures());
    expect(failures.filter((failure) => !failure.startsWith('DatabaseUnavailableError'))).toEqual([]);
    process.stderr.write(`${head} events; taken over after ${summary(takeovers)} ms\n`);
  },
  60_000 + KILLS * 10_000,
);

const unless =
  (expected: new (...given: never[]) => Error) =>
  (error: unknown): void => {
    if (!(error instanceof expected)) throw error;
  };

function summary(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b).map(Math.round);
  return `${sorted[0]} to ${sorted.at(-1)}, median ${sorted[Math.floor(sorted.length / 2)]}`;
}
