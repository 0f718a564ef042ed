import type { Pool } from 'pg';
import { inTransaction } from '#libs/postgres';
import { type Build, dropBuild, lockBuilds } from './build.ts';
import { NoStandbyError, StandbyBehindError, UnknownVersionError } from './errors.ts';
import { catchUp, holdBuilds, type SwapOptions, serve } from './swap.ts';
import { unlessRead } from './swap-in.ts';

/** So many events at most are folded while the build that serves is held still. */
const MAX_GAP = 5_000;

/**
 * Lets the standby serve again instead of the build that does, which becomes the standby; the standby is brought as far
 * first, so that nobody's position gets lost. Resolves to null where the views were being read for so long that it gave
 * up: nothing has changed then.
 * @throws NoStandbyError, UnknownVersionError, StandbyBehindError
 */
export async function swapBack(options: SwapOptions & { readonly pool: Pool }): Promise<Build | null> {
  const { pool, store, projection } = options;
  const swap = inTransaction(pool, async (client) => {
    const builds = await holdBuilds(client, projection.name);
    const standby = builds.find(({ status }) => status === 'standby');
    const serving = builds.find(({ status }) => status === 'serving') ?? null;
    if (!standby) throw new NoStandbyError(projection.name);
    if (standby.version !== projection.version)
      throw new UnknownVersionError(projection.name, projection.version, standby.version);
    const gap = (await store.lag(standby.position)) - (serving ? await store.lag(serving.position) : 0);
    if (gap > MAX_GAP) throw new StandbyBehindError(projection.name, gap);
    const reached = await catchUp(client, options, standby, serving);
    await serve(client, projection, serving, standby);
    return { ...standby, ...reached, status: 'serving' as const };
  });
  return (await unlessRead(swap)) ?? null;
}

/** Drops a projection's standby, so that nothing keeps it up any more. @throws NoStandbyError */
export async function dropStandby(pool: Pool, name: string): Promise<Build> {
  return inTransaction(pool, async (client) => {
    const standby = (await lockBuilds(client, name)).find(({ status }) => status === 'standby');
    if (!standby) throw new NoStandbyError(name);
    await dropBuild(client, standby);
    return standby;
  });
}

/** While it waits for readers of such tables, nobody can swap or rebuild: rather it is tried again. */
const PATIENCE = `set local lock_timeout to '2s'`;

/** Drops what no swap can bring back. */
export async function dropSuperseded(pool: Pool, name: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(PATIENCE);
    for (const build of await lockBuilds(client, name))
      if (build.status === 'superseded') await dropBuild(client, build);
  });
}
