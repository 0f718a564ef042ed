import type { Logger } from 'pino';
import type { Config } from '#libs/config';
import { type EventStore, reportAppends } from '#libs/event-store';
import { createPostgresEventStore, type PostgresProbe } from '#libs/event-store/postgres';
import { type Aggregates, createAggregates } from '../services.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { docketCodec } from './codec.ts';
import { type Database, openDatabase } from './database.ts';

/** The log and the aggregates in it. */
export interface Log extends Aggregates {
  readonly database: Database;
  close(): Promise<void>;
}

/** Opens the log: what every verb needs that reads or appends events. */
export async function openLog(config: Config, logger: Logger, telemetry?: Telemetry): Promise<Log> {
  const database = await openDatabase(config, logger);
  const aggregates = createAggregates(await openStore(database, telemetry));
  const { store, executor } = aggregates;
  return {
    database,
    ...aggregates,
    executor: telemetry?.tracing?.executor(executor) ?? executor,
    async close() {
      await store.close();
      await database.close();
    },
  };
}

async function openStore({ pool }: Database, telemetry?: Telemetry): Promise<EventStore> {
  const codec = docketCodec();
  if (!telemetry) return createPostgresEventStore({ pool, codec });
  const { metrics, tracing } = telemetry;
  metrics.watchPool(pool);
  const probe: PostgresProbe = {
    onPool: (own) => metrics.watchPool(own),
    onBatch(report) {
      metrics.onBatch(report);
      tracing?.onBatch(report);
    },
  };
  const store = await createPostgresEventStore({ pool, codec, probe });
  const reported = reportAppends(store, (outcome, seconds) => metrics.onAppend(outcome, seconds));
  return tracing?.store(reported) ?? reported;
}
