import type { Pool } from 'pg';
import { inTransaction } from '#libs/postgres';
import { type Build, createBuild, listBuilds } from './build.ts';
import type { Projection } from './projection.ts';
import { serve } from './swap.ts';

const LOCK = 'select pg_advisory_xact_lock(hashtext($1))';

/**
 * Sees to it that there is a build of this version. The first build ever of a projection serves at once, for there is
 * nothing better; that of a new version is filled beside the one that serves.
 */
export async function prepare(pool: Pool, projection: Projection): Promise<void> {
  if (has(await listBuilds(pool), projection)) return;
  await inTransaction(pool, async (client) => {
    // Two processes that start at once: the second waits here and then finds the build.
    await client.query(LOCK, [`build ${projection.name}`]);
    const builds = await listBuilds(client);
    if (has(builds, projection)) return;
    const isFirst = !builds.some((build) => build.name === projection.name);
    const build = await createBuild(client, projection, isFirst ? 'serving' : 'building');
    if (isFirst) await serve(client, projection, build);
  });
}

const has = (builds: readonly Build[], { name, version }: Projection): boolean =>
  builds.some((build) => build.name === name && build.version === version);
