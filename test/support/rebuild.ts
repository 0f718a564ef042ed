import { Client } from 'pg';
import { closePool, createPool, migrate } from '#libs/postgres';
import { testDatabase } from '#libs/postgres/testing';
import { prepare, projectionMigrations, run, ServingProgress } from '#libs/projection';
import { projections } from '../../apps/docket/src/installation/projections.ts';
import type { Service } from './service.ts';

const VIEWS = `select table_name as name from information_schema.views where table_schema = 'read_model' order by 1`;

/** Every row of every read model that serves in a database, as text, in order. */
export async function readModelRows(databaseUrl: string): Promise<Record<string, string[]>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables: Record<string, string[]> = {};
    for (const { name } of (await client.query<{ name: string }>(VIEWS)).rows) {
      const { rows } = await client.query<{ row: string }>(
        `select t::text as row from read_model.${name} t order by 1`,
      );
      tables[name] = rows.map(({ row }) => row);
    }
    return tables;
  } finally {
    await client.end();
  }
}

/** The same of a service, once they hold what is in its log now. */
export async function presentRows({ installation, databaseUrl }: Service): Promise<Record<string, string[]>> {
  const { store, progressOf } = installation;
  const head = (await store.head()) ?? '';
  const reached = await Promise.all(projections.map(({ name }) => progressOf(name).reached(head, 60_000)));
  if (!reached.every(Boolean)) throw new Error('a read model fell behind');
  return readModelRows(databaseUrl);
}

/** The same rows, folded anew from a service's whole log into a database of their own, a few events at a time. */
export async function rebuiltRows(
  { installation: { store } }: Service,
  pageSize: number,
): Promise<Record<string, string[]>> {
  const { url } = await testDatabase();
  const pool = createPool(url, { name: 'rebuild', max: 4 });
  const errors: unknown[] = [];
  try {
    await migrate(pool, projectionMigrations);
    const head = await store.head();
    for (const projection of projections) {
      await prepare(pool, projection);
      const progress = new ServingProgress(pool, projection.name, (position) => store.ordinal(position));
      const onError = (error: unknown) => errors.push(error);
      const runner = run({ store, pool, projection, progress, pageSize, onError });
      const reached = head === null || (await progress.reached(head, 60_000));
      await runner.stop();
      if (!reached || errors.length > 0) throw new Error('the rebuild did not get to the end', { cause: errors[0] });
    }
    return await readModelRows(url);
  } finally {
    await closePool(pool);
  }
}
