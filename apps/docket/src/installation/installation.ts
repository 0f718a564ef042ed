import { Kysely, PostgresDialect } from 'kysely';
import type { Logger } from 'pino';
import type { Config, Secrets } from '#libs/config';
import { PositionLostError } from '#libs/event-store';
import { closePool, createPool } from '#libs/postgres';
import type { Services } from '../services.ts';
import { Metrics } from '../telemetry/metrics.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { openTracing } from '../telemetry/tracing.ts';
import { openInstalledAttachments } from './attachments.ts';
import { openLog } from './log.ts';
import { openProgress, projections, runProjections } from './projections.ts';
import { purgeErased } from './purge.ts';
import { runSagas } from './sagas.ts';
import type { Server } from './server.ts';

/** A Docket at work in this process: its log, its aggregates and its read models. */
export interface Installation extends Services {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly telemetry: Telemetry;
  /** Ends in order: first the sagas, then what writes read models, then the log, then the database. */
  close(): Promise<void>;
}

const READERS = 12;

/** Opens everything that handlers work with; its database too, unless its server is given. */
export async function openInstallation(config: Config, logger: Logger, server?: Server): Promise<Installation> {
  const telemetry = { metrics: new Metrics(), tracing: await openTracing(config, logger) };
  const { metrics, tracing } = telemetry;
  const { database, close, ...aggregates } = await openLog(config, logger, { telemetry, server });
  const { url, secrets } = database;
  const settings = { search_path: 'read_model,public' };
  const readers = createPool(url, { name: 'docket reader', max: READERS, settings });
  const { store } = aggregates;
  const progressOf = openProgress(readers, store);
  const runners =
    config.roles.includes('projections') &&
    runProjections({
      url,
      store,
      progressOf,
      onError: (err, { name: projection }) =>
        err instanceof PositionLostError
          ? logger.error({ err, projection }, 'the read model stands still: it has read what the log does not hold')
          : logger.warn({ err, projection }, 'a page failed and is tried again'),
      onFolded(page) {
        metrics.onFolded(page);
        tracing?.onFolded(page);
      },
    });
  const { attachments, stop: stopAttachments } = await openInstalledAttachments(config, database.pool, store, logger);
  const { keyTable, keyRing } = aggregates;
  const purger = runners && purgeErased({ url, keyTable, keyRing, projections, attachments, logger });
  const sagas =
    config.roles.includes('sagas') &&
    runSagas({ config, url, masterKey: secrets.masterKey, aggregates, progressOf, logger, metrics });
  for (const pool of [readers, ...(runners ? [runners.pool] : []), ...(sagas ? [sagas.pool] : [])])
    metrics.watchPool(pool);
  return {
    config,
    secrets,
    telemetry,
    operations: database.pool,
    ...aggregates,
    readModel: new Kysely<unknown>({ dialect: new PostgresDialect({ pool: readers }) }),
    progressOf,
    attachments,
    attachmentMaxBytes: config.attachmentMaxBytes,
    signingKey: secrets.signingKey,
    modelIsOff: config.ai === null && config.roles.includes('sagas'),
    masterKey: secrets.masterKey,
    async close() {
      if (sagas) await sagas.stop();
      if (purger) await purger.stop();
      await stopAttachments();
      if (runners) await runners.stop();
      await closePool(readers);
      await close();
      await tracing?.close();
    },
  };
}
