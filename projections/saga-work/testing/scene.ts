import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { createPostgresEventStore, eventStoreMigrations } from '#libs/event-store/postgres';
import { closePool, createPool, migrate } from '#libs/postgres';
import { testDatabase } from '#libs/postgres/testing';
import { prepare, projectionMigrations, run, ServingProgress } from '#libs/projection';
import { type Clock, runSaga, type Saga, type SagaRunner, sagaMigrations, systemClock } from '#libs/saga';
import { type ParcelEvent, parcelCodec, parcelStream, parcels, posted } from '#libs/saga/testing';
import { sagaWork } from '../projection.ts';
import { workQueue } from '../queue.ts';

/** A process, as far as sagas know it. */
export interface Copy {
  readonly errors: unknown[];
  stop(): Promise<void>;
}

/** A database with a log and a queue that is kept up, and copies that work on it. */
export interface Scene {
  readonly url: string;
  readonly pool: Pool;
  readonly store: EventStore;
  /** Posts a parcel, on a stream of its own or after what it holds. */
  post(parcel: string): Promise<void>;
  start(saga: Saga<number | null, ParcelEvent>, options?: { clock?: Clock; leaseMs?: number }): Copy;
  /** The types of the events on all streams of instances, in the order of the log. */
  recorded(): Promise<string[]>;
  drop(): Promise<void>;
}

/** Makes an empty database and keeps the work of parcels up in it. */
export async function scene(): Promise<Scene> {
  const { url, drop } = await testDatabase();
  const pool = createPool(url, { name: 'test', max: 12, settings: { search_path: 'read_model,public' } });
  const projection = sagaWork(1, [parcels(async () => ({ outcome: 'done' }))]);
  await migrate(pool, [...eventStoreMigrations, ...projectionMigrations, ...sagaMigrations]);
  await prepare(pool, projection);
  const store = await createPostgresEventStore({ pool, codec: parcelCodec });
  const progress = new ServingProgress(pool, projection.name, (position) => store.ordinal(position));
  const runner = run({ store, pool, projection, progress, onError: () => undefined });
  const queue = workQueue(new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }), progress);
  const copies: SagaRunner[] = [];
  return {
    url,
    pool,
    store,
    async post(parcel) {
      const stream = parcelStream(parcel);
      await store.append(stream, (await store.readStream(stream)).length - 1, [posted(parcel)]);
    },
    start(saga, { clock = systemClock, leaseMs = 3_000 } = {}) {
      const errors: unknown[] = [];
      const onError = (error: unknown) => void errors.push(error);
      const copy = runSaga({ store, pool, saga, clock, queue, onError, leaseMs });
      copies.push(copy);
      return { errors, stop: () => copy.stop() };
    },
    async recorded() {
      const events = await store.readAll(null, 100_000);
      return events.filter(({ stream }) => stream.startsWith('saga-')).map(({ type }) => type);
    },
    async drop() {
      await Promise.all(copies.map((copy) => copy.stop()));
      await runner.stop();
      await store.close();
      await closePool(pool);
      await drop();
    },
  };
}
