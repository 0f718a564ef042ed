import { DatabaseError, type Pool, type PoolClient, type QueryConfig } from 'pg';
import { inTransaction } from './transaction.ts';
import { isUnavailable, toDatabaseError } from './unavailable.ts';

/** One step of the schema. What has been released never changes: a later step mends it. */
export interface Migration {
  /** Unique for ever. */
  readonly id: string;
  /** One or more statements; they run in one transaction. */
  readonly sql: string;
}

/** A migration's SQL failed; nothing of it was kept. */
export class MigrationError extends Error {
  override name = 'MigrationError';
  constructor(
    readonly id: string,
    cause: Error,
  ) {
    super(`migration ${id} failed: ${cause.message}`, { cause });
  }
}

const APPLIED = 'select id from docket_migration';
const TABLE = `
  create table if not exists docket_migration (
    id text primary key,
    applied_at timestamptz not null default clock_timestamp()
  )`;
/** Any number that nothing else locks in this database: the letters "docket" as bytes. */
const LOCK = 'select pg_advisory_xact_lock(110386807956852)';
const RECORD = 'insert into docket_migration (id) values ($1)';

/** A step may rewrite a large table, and wait for the one of another process. */
const TIMEOUT_MS = 10 * 60_000;
const UNDEFINED_TABLE = '42P01';

/**
 * Brings the schema up to date: applies what the table docket_migration does not name, in the order given, each in its
 * own transaction. Where nothing is to do this is one query.
 * @throws MigrationError, DatabaseUnavailableError
 */
export async function migrate(pool: Pool, migrations: readonly Migration[]): Promise<void> {
  const applied = await appliedIds(pool);
  for (const migration of migrations) if (!applied.has(migration.id)) await apply(pool, migration);
}

async function appliedIds(pool: Pool | PoolClient): Promise<ReadonlySet<string>> {
  try {
    const { rows } = await pool.query<{ id: string }>(APPLIED);
    return new Set(rows.map((row) => row.id));
  } catch (error) {
    if (error instanceof DatabaseError && error.code === UNDEFINED_TABLE) return new Set();
    throw toDatabaseError(error);
  }
}

async function apply(pool: Pool, { id, sql }: Migration): Promise<void> {
  await inTransaction(pool, async (client) => {
    const run = (text: string) => client.query(patient(text));
    await run(`set local statement_timeout = ${TIMEOUT_MS}`);
    // Another process may be at the same step: the lock lets it finish, and the second look sees what it did.
    await run(LOCK);
    await run(TABLE);
    if ((await appliedIds(client)).has(id)) return;
    await run(sql).catch((error: unknown) => {
      throw error instanceof DatabaseError && !isUnavailable(error) ? new MigrationError(id, error) : error;
    });
    await client.query(RECORD, [id]);
  });
}

function patient(text: string): QueryConfig & { query_timeout: number } {
  return { text, query_timeout: TIMEOUT_MS + 1000 };
}
