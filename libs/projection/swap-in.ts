import { DatabaseError } from 'pg';
import { inTransaction } from '#libs/postgres';
import { CheckpointMovedError } from './checkpoint-moved.ts';
import type { Turn } from './lease.ts';
import { catchUp, holdBuilds, serve } from './swap.ts';
import type { WorkOptions } from './worker.ts';

/**
 * Swaps a build in that has all but caught up. The build that serves is held still meanwhile, and the new one is brought
 * just as far in the same transaction: a reader who has seen a position in the old tables finds it in the new ones. A
 * newer version that serves is never replaced by an older one: that becomes the standby.
 *
 * Resolves to false where the views were being read for so long that it gave up: nothing has changed then.
 * @throws CheckpointMovedError where the turn is over: a copy that wakes must not undo what an operator did meanwhile
 */
export async function swapIn(options: WorkOptions, turn: Turn): Promise<boolean> {
  const { pool, projection } = options;
  const swap = inTransaction(pool, async (client) => {
    const builds = await holdBuilds(client, projection.name);
    const build = builds.find(({ id, epoch }) => id === turn.build.id && epoch === turn.epoch);
    if (!build) throw new CheckpointMovedError(turn.build.id, turn.epoch, turn.position);
    if (build.status !== 'building') return build;
    const serving = builds.find(({ status }) => status === 'serving') ?? null;
    if (serving && serving.version > build.version) {
      await client.query(STAND_BY, [build.name, build.id]);
      return build;
    }
    const reached = await catchUp(client, options, build, serving);
    await serve(client, projection, serving, build);
    return reached;
  });
  const reached = await unlessRead(swap);
  if (reached === undefined) return false;
  turn.position = reached.position;
  turn.eventId = reached.event_id;
  return true;
}

const STAND_BY = `
  update projection.build set status = case id when $2 then 'standby' else 'superseded' end
  where name = $1 and (id = $2 or status = 'standby')`;

const LOCK_NOT_AVAILABLE = '55P03';

/** What a swap yields; undefined where readers kept the views for too long. */
export async function unlessRead<T>(swap: Promise<T>): Promise<T | undefined> {
  try {
    return await swap;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE) return undefined;
    throw error;
  }
}
