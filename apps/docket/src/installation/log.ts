import type { Logger } from 'pino';
import type { Config } from '#libs/config';
import { KeyRing, KeyTable, listenForDestroyedKeys } from '#libs/erasure';
import type { EventCodec } from '#libs/event';
import { type EventStore, reportAppends } from '#libs/event-store';
import type { KurrentProbe } from '#libs/event-store/kurrent';
import type { PostgresProbe } from '#libs/event-store/postgres';
import { type Aggregates, createAggregates } from '../services.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { docketCodec } from './codec.ts';
import { type Database, openDatabase } from './database.ts';
import type { Server } from './server.ts';
import { openStore } from './store.ts';

/** The log and the aggregates in it. */
export interface Log extends Aggregates {
  readonly database: Database;
  readonly codec: EventCodec;
  /** The keys that seal personal text, as the database has them. */
  readonly keyTable: KeyTable;
  /** Those that this process knows. */
  readonly keyRing: KeyRing;
  close(): Promise<void>;
}

/** How the log is opened. */
export interface OpenLogOptions {
  readonly telemetry?: Telemetry;
  /** The server that holds it, already opened; it is closed with the log. */
  readonly server?: Server | undefined;
}

/** Opens the log: what every verb needs that reads or appends events. */
export async function openLog(
  config: Config,
  logger: Logger,
  { telemetry, server }: OpenLogOptions = {},
): Promise<Log> {
  const database = await openDatabase(config, logger, server);
  const keyTable = new KeyTable(database.pool, database.secrets.masterKey);
  const keyRing = new KeyRing(keyTable);
  const stopListening = listenForDestroyedKeys(database.url, keyRing);
  const codec = docketCodec(keyRing);
  const closeKeys = async () => {
    await stopListening();
    await database.close();
  };
  const opened = await openObservedStore({ config, database, codec }, telemetry).catch(async (error: unknown) => {
    await closeKeys();
    throw error;
  });
  const aggregates = createAggregates(opened, codec);
  const { store, executor } = aggregates;
  return {
    database,
    codec,
    keyTable,
    keyRing,
    ...aggregates,
    executor: telemetry?.tracing?.executor(executor) ?? executor,
    async close() {
      await store.close();
      await closeKeys();
    },
  };
}

async function openObservedStore(
  { config, database: { pool }, codec }: { config: Config; database: Database; codec: EventCodec },
  telemetry?: Telemetry,
): Promise<EventStore> {
  const { eventStoreUrl: url } = config;
  if (!telemetry) return openStore(url, { pool, codec });
  const { metrics, tracing } = telemetry;
  metrics.watchPool(pool);
  const probe: PostgresProbe & KurrentProbe = {
    onPool: (own) => metrics.watchPool(own),
    onBatch(report) {
      metrics.onBatch(report);
      tracing?.onBatch(report);
    },
  };
  const store = await openStore(url, { pool, codec, probe });
  const reported = reportAppends(store, (outcome, seconds) => metrics.onAppend(outcome, seconds));
  return tracing?.store(reported) ?? reported;
}
