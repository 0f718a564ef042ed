import type { Pool } from 'pg';
import { inTransaction } from '#libs/postgres';
import { type Build, createBuild, dropBuilds, listBuilds } from './build.ts';
import type { Projection } from './projection.ts';
import { serve } from './swap.ts';

/** There is no standby to swap back to. */
export class NoStandbyError extends Error {
  override name = 'NoStandbyError';
  constructor(name: string) {
    super(`${name} has no standby to serve instead`);
  }
}

const LOCK = 'select pg_advisory_xact_lock(hashtext($1))';

/** Begins a rebuild, or finds the one that is under way. A standby of before goes: one is enough to swap back to. */
export async function beginRebuild(pool: Pool, projection: Projection): Promise<Build> {
  return inTransaction(pool, async (client) => {
    await client.query(LOCK, [`build ${projection.name}`]);
    const builds = (await listBuilds(client)).filter((build) => build.name === projection.name);
    const underWay = builds.find((build) => build.status === 'building' && build.version === projection.version);
    if (underWay) return underWay;
    await dropBuilds(
      client,
      builds.filter((build) => build.status !== 'serving'),
    );
    return createBuild(client, projection, 'building');
  });
}

/** Lets the standby serve again instead of the build that does; that one is kept up as standby. @throws NoStandbyError */
export async function swapBack(pool: Pool, projection: Projection): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(LOCK, [`build ${projection.name}`]);
    const standby = (await listBuilds(client)).find((b) => b.name === projection.name && b.status === 'standby');
    if (!standby) throw new NoStandbyError(projection.name);
    await serve(client, projection, standby);
  });
}

/** Drops a projection's standby, so that nothing keeps it up any more. @throws NoStandbyError */
export async function dropStandby(pool: Pool, projection: Projection): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(LOCK, [`build ${projection.name}`]);
    const standbys = (await listBuilds(client)).filter((b) => b.name === projection.name && b.status === 'standby');
    if (standbys.length === 0) throw new NoStandbyError(projection.name);
    await dropBuilds(client, standbys);
  });
}
