import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Config } from '#libs/config';
import { carryCodec } from '#libs/copy';
import type { EventCodec } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { createPostgresEventStore, eventStoreMigrations } from '#libs/event-store/postgres';
import { closePool, createPool, migrate, toDatabaseError } from '#libs/postgres';
import { docketCodec } from '../installation/codec.ts';
import { openDatabase } from '../installation/database.ts';
import type { LogUrl } from './log-url.ts';

/** One end of a copy, at work. */
export interface OpenedLog {
  readonly store: EventStore;
  /** The database that keeps it, and the keys of its personal text beside it; null where it is in KurrentDB. */
  readonly pool: Pool | null;
  close(): Promise<void>;
}

/** What an end is for: a log to copy from must be there, one to copy to is made where it is not. */
export type End = 'from' | 'to';

/** The log at a URL, to carry events. */
export async function openLogAt(end: End, { kind, url, name }: LogUrl): Promise<OpenedLog> {
  if (kind === 'kurrent') {
    const { createKurrentEventStore, InvalidServerUrlError } = await import('#libs/event-store/kurrent');
    const store = await createKurrentEventStore({ url, codec: codec() }).catch((error: unknown) => {
      throw error instanceof InvalidServerUrlError ? new Error(`--${end} must ${error.message}`) : error;
    });
    return { store, pool: null, close: () => store.close() };
  }
  const pool = createPool(url, { name: 'docket copy', max: 2 });
  try {
    await (end === 'to' ? migrate(pool, eventStoreMigrations) : mustHoldLog(pool, name));
    return await openIn(pool, () => closePool(pool));
  } catch (error) {
    await closePool(pool);
    throw toDatabaseError(error);
  }
}

/** The log in the PostgreSQL of this installation, which is started where it is the embedded one. */
export async function openOwnLog(config: Config, logger: Logger): Promise<OpenedLog> {
  const database = await openDatabase(config, logger);
  return openIn(database.pool, () => database.close());
}

async function openIn(pool: Pool, closeDatabase: () => Promise<void>): Promise<OpenedLog> {
  const store = await createPostgresEventStore({ pool, codec: codec() });
  return {
    store,
    pool,
    async close() {
      await store.close();
      await closeDatabase();
    },
  };
}

async function mustHoldLog(pool: Pool, name: string): Promise<void> {
  const { rows } = await pool.query<{ log: string | null }>(`select to_regclass('log.event')::text as log`);
  if (!rows[0]?.log) throw new Error(`there is no log of Docket's in ${name}`);
}

const codec = (): EventCodec => carryCodec(docketCodec(null).categories ?? []);
