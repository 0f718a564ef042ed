import type { Logger } from 'pino';
import type { Config } from '#libs/config';
import { createPostgresEventStore } from '#libs/event-store/postgres';
import { type Aggregates, createAggregates } from '../services.ts';
import { docketCodec } from './codec.ts';
import { type Database, openDatabase } from './database.ts';

/** The log and the aggregates in it. */
export interface Log extends Aggregates {
  readonly database: Database;
  close(): Promise<void>;
}

/** Opens the log: what every verb needs that reads or appends events. */
export async function openLog(config: Config, logger: Logger): Promise<Log> {
  const database = await openDatabase(config, logger);
  const store = await createPostgresEventStore({ pool: database.pool, codec: docketCodec() });
  return {
    database,
    ...createAggregates(store),
    async close() {
      await store.close();
      await database.close();
    },
  };
}
