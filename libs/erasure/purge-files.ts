import { type ClientBase, DatabaseError } from 'pg';

const SUPERUSER = `select rolsuper from pg_roles where rolname = current_user`;
const SEGMENTS = `select count(*)::int as n from pg_ls_waldir()`;
const NEXT_SEGMENT = `select pg_logical_emit_message(false, 'docket', 'purge'), pg_switch_wal()`;

/**
 * Takes what has been deleted out of the database's files: the catalogue's statistics of tables that were dropped, and
 * the write-ahead log. That takes a superuser, as the embedded database's is; on another server it is that server's own
 * housekeeping, and this does nothing.
 */
export async function purgeFiles(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ rolsuper: boolean }>(SUPERUSER);
  if (!rows[0]?.rolsuper) return;
  await client.query('vacuum full pg_catalog.pg_statistic');
  // A segment that is kept for reuse keeps what it held until it is written again.
  await client.query('alter system set wal_recycle to off');
  try {
    await client.query('select pg_reload_conf()');
    const { rows: segments } = await client.query<{ n: number }>(SEGMENTS);
    for (let n = 0; n <= (segments[0]?.n ?? 0); n++) await client.query(NEXT_SEGMENT);
    await client.query('checkpoint');
  } finally {
    await client.query('alter system reset wal_recycle').catch(unlessGone);
    await client.query('select pg_reload_conf()').catch(unlessGone);
  }
}

/** The connection may be what failed. */
function unlessGone(error: unknown): void {
  if (error instanceof DatabaseError) throw error;
}
