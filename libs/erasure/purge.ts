import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { KeyRef } from '#libs/event';
import {
  type Build,
  beginRebuild,
  dropAsOf,
  dropStandby,
  listBuilds,
  type Projection,
  schemaOf,
} from '#libs/projection';
import { purgeFiles } from './purge-files.ts';

/** What a purge works with. */
export interface PurgeOptions {
  /** Connections whose statements may take their time. */
  readonly pool: Pool;
  /** Every read model; those that hold personal text are built anew. */
  readonly projections: readonly Projection[];
  /** Removes whatever else is kept for these keys outside of the log. May be called again for the same. */
  readonly removeBytes: (keys: readonly KeyRef[]) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Any number that nothing else locks in this database. */
const LOCK = 'select pg_try_advisory_lock(7239418053) as mine';
const UNLOCK = 'select pg_advisory_unlock(7239418053)';
const PENDING = `
  select organization_id, key_id from secret.personal_key where destroyed_at is not null and purged_at is null`;
const DONE = `
  update secret.personal_key set purged_at = clock_timestamp()
  where (organization_id, key_id) in (select * from unnest($1::uuid[], $2::uuid[]))`;
const LOOK_MS = 250;

/**
 * Once keys have been destroyed, takes what was read with them out of the database's files: read models are built anew
 * from the log, which gives the words no more, and the tables of before are dropped. Resolves to whether anything was
 * purged. Begun again from the start after a crash; one process does it at a time.
 */
export async function purge(options: PurgeOptions): Promise<boolean> {
  const client = await options.pool.connect();
  let failed = true;
  try {
    const { rows } = await client.query<{ mine: boolean }>(LOCK);
    const purged = rows[0]?.mine === true && (await purgeAlone(client, options));
    if (rows[0]?.mine) await client.query(UNLOCK);
    failed = false;
    return purged;
  } finally {
    // The server gives the lock back with the connection.
    client.release(failed);
  }
}

async function purgeAlone(
  client: PoolClient,
  { pool, projections, removeBytes, signal }: PurgeOptions,
): Promise<boolean> {
  const { rows } = await client.query<{ organization_id: string; key_id: string }>(PENDING);
  if (rows.length === 0) return false;
  await removeBytes(rows.map(({ organization_id, key_id }) => ({ organizationId: organization_id, keyId: key_id })));
  for (const projection of projections)
    if (projection.holdsPersonalText) {
      await dropOld(pool, projection);
      const build = await beginRebuild(pool, projection);
      if (!(await served(pool, build, signal))) return false;
      await dropOld(pool, projection);
    }
  await client.query('vacuum full secret.personal_key');
  await purgeFiles(client);
  await client.query(DONE, [rows.map((row) => row.organization_id), rows.map((row) => row.key_id)]);
  return true;
}

/** Drops the standby, and what shows an earlier instant: replayed once more, that shows the same without the words. */
async function dropOld(pool: Pool, { name }: Projection): Promise<void> {
  for (const build of await listBuilds(pool)) {
    if (build.name !== name) continue;
    if (build.status === 'standby') await dropStandby(pool, name);
    if (build.status === 'as-of') await dropAsOf(pool, schemaOf(build));
  }
}

/** Waits until a build serves; whoever holds its lease fills it. False where it was told to stop, or another came. */
async function served(pool: Pool, { id }: Build, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const build = (await listBuilds(pool)).find((one) => one.id === id);
    if (build?.status === 'serving') return true;
    if (!build) return false;
    await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
