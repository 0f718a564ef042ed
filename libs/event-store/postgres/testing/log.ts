import { Client, type Pool } from 'pg';
import { createPool, migrate } from '#libs/postgres';
import { testDatabase } from '#libs/postgres/testing';
import type { EventStore } from '../../port.ts';
import { fullCodec } from '../../testing/events.ts';
import { createPostgresEventStore, eventStoreMigrations } from '../index.ts';

/** An empty log in a database of its own. */
export interface TestLog {
  readonly url: string;
  readonly pool: Pool;
  /** One more store; closed by drop. `url` may lead through a proxy. */
  open(url?: string): Promise<EventStore>;
  /** A session of its own, to hold locks and transactions open; ended by drop. */
  session(): Promise<Client>;
  drop(): Promise<void>;
}

/** Makes an empty log, in a database of the shared test server unless `url` names another one. */
export async function testLog(url?: string): Promise<TestLog> {
  const database = url === undefined ? await testDatabase() : { url, drop: async () => undefined };
  const pool = createPool(database.url, { name: 'test', max: 4 });
  await migrate(pool, eventStoreMigrations);
  const ends: (() => Promise<unknown>)[] = [() => pool.end()];
  return {
    url: database.url,
    pool,
    async open(through = database.url) {
      const own = createPool(through, { name: 'test', max: 1 });
      const store = await createPostgresEventStore({ pool: own, codec: fullCodec });
      ends.push(() => store.close());
      return store;
    },
    async session() {
      const client = new Client({ connectionString: database.url });
      client.on('error', () => undefined);
      await client.connect();
      ends.push(() => client.end());
      return client;
    },
    async drop() {
      await Promise.all(ends.map((end) => end()));
      await database.drop();
    },
  };
}

const SESSIONS = 'from pg_stat_activity where datname = current_database() and application_name = $1';

/** Resolves when so many sessions of a name wait for a lock. */
export async function waitsForLock({ pool }: TestLog, name: string, count = 1): Promise<void> {
  while ((await pool.query(`select ${SESSIONS} and wait_event_type = 'Lock'`, [name])).rowCount !== count);
}

/** Ends the sessions of a name. */
export async function terminate({ pool }: TestLog, name: string): Promise<void> {
  await pool.query(`select pg_terminate_backend(pid) ${SESSIONS}`, [name]);
}

/** Cancels what the sessions of a name are doing. */
export async function cancel({ pool }: TestLog, name: string): Promise<void> {
  await pool.query(`select pg_cancel_backend(pid) ${SESSIONS}`, [name]);
}
