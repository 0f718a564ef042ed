import { Kysely, PostgresDialect } from 'kysely';
import type { Logger } from 'pino';
import type { Config, Secrets } from '#libs/config';
import { closePool, createPool } from '#libs/postgres';
import { run, ServingProgress } from '#libs/projection';
import { taskList } from '#projections/task-list';
import type { Services } from '../services.ts';
import { openLog } from './log.ts';

/** A Docket at work in this process: its log, its aggregates and its read models. */
export interface Installation extends Services {
  readonly config: Config;
  readonly secrets: Secrets;
  /** Ends in order: first what writes read models, then the log, then the database. */
  close(): Promise<void>;
}

const READERS = 12;

/** Opens everything that handlers work with. */
export async function openInstallation(config: Config, logger: Logger): Promise<Installation> {
  const { database, close, ...aggregates } = await openLog(config, logger);
  const { url, secrets } = database;
  const settings = { search_path: 'read_model,public' };
  const readers = createPool(url, { name: 'docket reader', max: READERS, settings });
  // A crash may take the last pages of a read model: they are folded again from its checkpoint, which goes with them.
  const writers = createPool(url, {
    name: 'docket projection',
    max: 2,
    queryTimeoutMs: 60_000,
    settings: { synchronous_commit: 'off' },
  });
  const { store } = aggregates;
  const progress = new ServingProgress(readers, taskList.name, (position) => store.ordinal(position));
  const runner =
    config.roles.includes('projections') &&
    run({
      store,
      pool: writers,
      projection: taskList,
      progress,
      onError: (error) => logger.warn({ err: error, projection: taskList.name }, 'a page failed and is tried again'),
    });
  return {
    config,
    secrets,
    ...aggregates,
    readModel: new Kysely<unknown>({ dialect: new PostgresDialect({ pool: readers }) }),
    taskList: progress,
    masterKey: secrets.masterKey,
    async close() {
      if (runner) await runner.stop();
      await Promise.all([closePool(readers), closePool(writers)]);
      await close();
    },
  };
}
