import type { Pool } from 'pg';
import { inTransaction } from '#libs/postgres';
import { type Build, createBuild, listBuilds, lockBuilds } from './build.ts';
import type { Projection } from './projection.ts';
import { makeViews } from './views.ts';

/**
 * Sees to it that there is a build of each projection's version, unless there is one of a newer version. The first build
 * ever of a projection serves at once, for there is nothing better; that of a new version is filled beside the one that
 * serves. Where nothing is to do this is one query.
 */
export async function prepare(pool: Pool, ...projections: readonly Projection[]): Promise<void> {
  const builds = await listBuilds(pool);
  for (const projection of projections) if (!isSettled(builds, projection)) await make(pool, projection);
}

async function make(pool: Pool, projection: Projection): Promise<void> {
  await inTransaction(pool, async (client) => {
    // Two processes that start at once both saw no build: the second waits here and then finds that of the first.
    const builds = await lockBuilds(client, projection.name);
    if (isSettled(builds, projection)) return;
    const first = !builds.some(isLive);
    const build = await createBuild(client, projection, first ? 'serving' : 'building');
    if (first) await makeViews(client, projection, null, build);
  });
}

const isLive = ({ status }: Build): boolean => status === 'building' || status === 'serving' || status === 'standby';

/** An older program that starts once more beside a newer one must not have its version filled again. */
const isSettled = (builds: readonly Build[], { name, version }: Projection): boolean =>
  builds.some((build) => build.name === name && isLive(build) && build.version >= version);
