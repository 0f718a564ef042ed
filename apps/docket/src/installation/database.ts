import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { attachmentMigrations } from '#libs/attachment';
import { type Config, checkFingerprints, fingerprints, loadSecrets, type Secrets } from '#libs/config';
import { personalKeyMigrations } from '#libs/erasure';
import { eventStoreMigrations } from '#libs/event-store/postgres';
import { closePool, createPool, migrate } from '#libs/postgres';
import { openEmbeddedPostgres } from '#libs/postgres/embedded';
import { prepare, projectionMigrations } from '#libs/projection';
import { sagaMigrations } from '#libs/saga';
import { projections } from './projections.ts';

/** The database of an installation, its schema up to date and its secrets known to be the right ones. */
export interface Database {
  readonly url: string;
  readonly secrets: Secrets;
  readonly pool: Pool;
  close(): Promise<void>;
}

/** Opens the database that is configured, or the embedded one, and brings its schema up to date. */
export async function openDatabase(config: Config, log: Logger): Promise<Database> {
  const embedded = config.databaseUrl === null ? await openEmbeddedPostgres(config.home, log) : null;
  const url = config.databaseUrl ?? embedded?.url ?? '';
  const pool = createPool(url, { name: 'docket', max: 4 });
  const close = async () => {
    await closePool(pool);
    await embedded?.release();
  };
  try {
    const secrets = await loadSecrets(config);
    await checkFingerprints(pool, fingerprints(secrets));
    await migrate(pool, [
      ...eventStoreMigrations,
      ...projectionMigrations,
      ...personalKeyMigrations,
      ...attachmentMigrations,
      ...sagaMigrations,
    ]);
    for (const projection of projections) await prepare(pool, projection);
    return { url, secrets, pool, close };
  } catch (error) {
    await close();
    throw error;
  }
}
