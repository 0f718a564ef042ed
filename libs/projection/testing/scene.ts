import type { Pool } from 'pg';
import type { EventCodec, NewEvent } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { createPostgresEventStore, eventStoreMigrations } from '#libs/event-store/postgres';
import { closePool, createPool, migrate } from '#libs/postgres';
import { testDatabase } from '#libs/postgres/testing';
import { type Build, listBuilds, schemaOf } from '../build.ts';
import { ServingProgress } from '../progress.ts';
import type { Projection } from '../projection.ts';
import { run } from '../runner.ts';
import { projectionMigrations } from '../schema.ts';
import type { FoldedPage } from '../worker.ts';
import { plainCodec, richCodec } from './notes.ts';

/** A process, as far as projections know it: a log, a pool and a runner of its own. */
export interface Copy {
  readonly store: EventStore;
  readonly pool: Pool;
  readonly progress: ServingProgress;
  readonly errors: unknown[];
  stop(): Promise<void>;
}

/** How a copy works. */
export interface CopyOptions {
  readonly projection: Projection;
  readonly codec?: EventCodec;
  readonly pageSize?: number;
  readonly leaseMs?: number;
  readonly onFolded?: (page: FoldedPage) => void;
}

/** A database with a log and builds, and copies at work on it. */
export interface Scene {
  readonly url: string;
  readonly pool: Pool;
  /** A log that writes anything, also what the program under test cannot read. */
  readonly log: EventStore;
  /** Appends to the end of a stream; resolves to the position. */
  append(stream: string, ...events: readonly NewEvent[]): Promise<string>;
  start(options: CopyOptions): Promise<Copy>;
  /** A copy's log, pool and progress without a runner. */
  open(codec?: EventCodec): Promise<Copy>;
  builds(): Promise<Build[]>;
  drop(): Promise<void>;
}

/** Opens a log, with connections to the database. */
export type OpenLog = (pool: Pool, codec: EventCodec) => Promise<EventStore>;

const inDatabase: OpenLog = (pool, codec) => createPostgresEventStore({ pool, codec });

/** Makes an empty database with the schemas of the log and of projections; the log is there unless it is opened elsewhere. */
export async function scene(openLog = inDatabase): Promise<Scene> {
  const { url, drop } = await testDatabase();
  const pool = createPool(url, { name: 'test', max: 6 });
  await migrate(pool, [...eventStoreMigrations, ...projectionMigrations]);
  const log = await openLog(pool, richCodec);
  const copies: Copy[] = [];

  async function copy(codec: EventCodec, options?: CopyOptions): Promise<Copy> {
    const own = createPool(url, { name: 'copy', max: 6, pipeline: true, settings: { synchronous_commit: 'off' } });
    const store = await openLog(own, codec);
    const name = options?.projection.name ?? 'test-notes';
    const progress = new ServingProgress(own, name, (position) => store.ordinal(position));
    const errors: unknown[] = [];
    const onError = (error: unknown) => void errors.push(error);
    const runner = options && run({ store, pool: own, progress, onError, ...options });
    let stopped: Promise<void> | undefined;
    const stop = async () => {
      await runner?.stop();
      await store.close();
      await closePool(own);
    };
    const made = { store, pool: own, progress, errors, stop: () => (stopped ??= stop()) };
    copies.push(made);
    return made;
  }

  return {
    url,
    pool,
    log,
    async append(stream, ...events) {
      const revision = (await log.readStream(stream)).length - 1;
      return (await log.append(stream, revision, events)).position;
    },
    start: (options) => copy(options.codec ?? plainCodec, options),
    open: (codec = plainCodec) => copy(codec),
    builds: () => listBuilds(pool),
    async drop() {
      await Promise.all(copies.map((each) => each.stop()));
      await log.close();
      await closePool(pool);
      await drop();
    },
  };
}

/** Every row of every table of a build, as text, in order; and what it has set aside. */
export async function bytesOf(pool: Pool, build: Build, { tableNames }: Projection): Promise<Record<string, string[]>> {
  const bytes: Record<string, string[]> = {};
  for (const table of tableNames) bytes[table] = await texts(pool, `select t::text from ${schemaOf(build)}.${table} t`);
  bytes.dead_letter = await texts(
    pool,
    `select concat_ws(' ', stream, revision, position, organization_id, type, error)
     from projection.dead_letter where build_id = ${build.id}`,
  );
  return bytes;
}

async function texts(pool: Pool, query: string): Promise<string[]> {
  const { rows } = await pool.query<[string]>({
    text: `select row from (${query}) as all_rows (row) order by row collate "C"`,
    rowMode: 'array',
  });
  return rows.map(([text]) => text);
}

/** Resolves once something holds; rejects after half a minute, or as given. It is asked again and again, as no event tells of it. */
export async function until<T>(what: () => Promise<T | undefined | null | false>, withinMs = 30_000): Promise<T> {
  for (const end = Date.now() + withinMs; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 5))) {
    const found = await what();
    if (found) return found;
  }
  throw new Error(`it never came to this: ${what}`);
}
