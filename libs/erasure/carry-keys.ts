import type { Pool } from 'pg';
import { migrate } from '#libs/postgres';
import { personalKeyMigrations } from './schema.ts';

const PAGE = 5_000;
const FIRST = '00000000-0000-0000-0000-000000000000';
const THERE = `select to_regclass('secret.personal_key') is not null as there`;
const READ = `
  select organization_id, key_id, wrapped, destroyed_at from secret.personal_key
  where (organization_id, key_id) > ($1, $2) order by organization_id, key_id limit ${PAGE}`;
const WRITE = `
  insert into secret.personal_key (organization_id, key_id, wrapped, destroyed_at)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])
  on conflict (organization_id, key_id) do update
    set wrapped = excluded.wrapped, destroyed_at = excluded.destroyed_at, purged_at = null
    where secret.personal_key.destroyed_at is null and secret.personal_key.wrapped is distinct from excluded.wrapped`;

interface Row {
  readonly organization_id: string;
  readonly key_id: string;
  readonly wrapped: string | null;
  readonly destroyed_at: string | null;
}

/**
 * Takes every key into another database, wrapped as it is, so that the same master key opens it there; what was destroyed
 * on either side stays destroyed. May be repeated. Resolves to how many keys there are.
 */
export async function carryKeys(from: Pool, to: Pool): Promise<number> {
  const { rows } = await from.query<{ there: boolean }>(THERE);
  if (!rows[0]?.there) return 0;
  await migrate(to, personalKeyMigrations);
  let count = 0;
  for (let page = await read(from, undefined); page.length > 0; page = await read(from, page.at(-1))) {
    await to.query(WRITE, [
      page.map((row) => row.organization_id),
      page.map((row) => row.key_id),
      page.map((row) => row.wrapped),
      page.map((row) => row.destroyed_at),
    ]);
    count += page.length;
  }
  return count;
}

async function read(pool: Pool, last: Row | undefined): Promise<readonly Row[]> {
  return (await pool.query<Row>(READ, [last?.organization_id ?? FIRST, last?.key_id ?? FIRST])).rows;
}
