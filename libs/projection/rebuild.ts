import type { Pool } from 'pg';
import { inTransaction } from '#libs/postgres';
import { type Build, createBuild, lockBuilds } from './build.ts';
import type { Projection } from './projection.ts';

/** Begins a rebuild, or finds the one that is under way; any runner of this version fills it and swaps it in. */
export async function beginRebuild(pool: Pool, projection: Projection): Promise<Build> {
  return inTransaction(pool, async (client) => {
    // Two operators at once: the second finds the build of the first.
    const builds = await lockBuilds(client, projection.name);
    const underWay = builds.find(({ status, version }) => status === 'building' && version === projection.version);
    return underWay ?? createBuild(client, projection, 'building');
  });
}
