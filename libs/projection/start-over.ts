import type { Pool } from 'pg';
import { PositionLostError } from '#libs/event-store';
import { inTransaction } from '#libs/postgres';
import { createBuild, dropBuild, lockBuilds } from './build.ts';
import { StartedOverError } from './errors.ts';
import type { Turn } from './lease.ts';
import type { Projection } from './projection.ts';

/** What it takes to begin a build anew. */
export interface StartOverOptions {
  readonly pool: Pool;
  readonly projection: Projection;
}

/**
 * Fills a build. Where it has read what the log does not hold any more, as a restored one, it is dropped for one that
 * begins with the first event: nobody reads it yet. @throws StartedOverError, and what `fill` throws
 */
export async function startOverIfLost(
  { pool, projection }: StartOverOptions,
  { build: { id } }: Turn,
  fill: () => Promise<void>,
): Promise<void> {
  try {
    await fill();
  } catch (error) {
    if (!(error instanceof PositionLostError)) throw error;
    await inTransaction(pool, async (client) => {
      const builds = await lockBuilds(client, projection.name);
      const lost = builds.find((build) => build.id === id && build.status === 'building');
      if (!lost) return;
      await dropBuild(client, lost);
      await createBuild(client, projection, 'building');
    });
    throw new StartedOverError(projection.name, id, error);
  }
}
