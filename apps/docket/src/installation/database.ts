import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { attachmentMigrations } from '#libs/attachment';
import { type Config, ConfigError, checkFingerprints, fingerprints, loadSecrets, type Secrets } from '#libs/config';
import { personalKeyMigrations } from '#libs/erasure';
import { eventStoreMigrations } from '#libs/event-store/postgres';
import { closePool, createPool, migrate } from '#libs/postgres';
import { prepare, projectionMigrations } from '#libs/projection';
import { sagaMigrations } from '#libs/saga';
import { projections } from './projections.ts';
import { openServer, type Server } from './server.ts';

/** The database of an installation, its schema up to date and its secrets known to be the right ones. */
export interface Database {
  readonly url: string;
  readonly secrets: Secrets;
  readonly pool: Pool;
  close(): Promise<void>;
}

/**
 * Opens the database that is configured, or the embedded one, on its server where that is open already, and brings its
 * schema up to date. Where this fails, the server is released.
 * @throws ConfigError where the one that is configured cannot be reached or takes no connection of ours
 */
export async function openDatabase(config: Config, log: Logger, server?: Server): Promise<Database> {
  const { url, release } = server ?? (await openServer(config, log));
  const pool = createPool(url, { name: 'docket', max: 4 });
  const close = async () => {
    await closePool(pool);
    await release();
  };
  try {
    if (config.databaseUrl !== null) await mustAnswer(pool);
    const secrets = await loadSecrets(config);
    await checkFingerprints(pool, fingerprints(secrets));
    await migrate(pool, [
      ...eventStoreMigrations,
      ...projectionMigrations,
      ...personalKeyMigrations,
      ...attachmentMigrations,
      ...sagaMigrations,
    ]);
    await prepare(pool, ...projections);
    return { url, secrets, pool, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function mustAnswer(pool: Pool): Promise<void> {
  try {
    await pool.query('select 1');
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new ConfigError('DATABASE_URL', `names a database that takes no connection: ${reason}`);
  }
}
