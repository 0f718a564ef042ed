import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { listBuilds } from './build.ts';
import { checkHeld } from './check-held.ts';

/**
 * Sees to it that the log still holds what the read models that serve have read: they would else be of another log, or of
 * one that was restored from an older backup. @throws PositionLostError
 */
export async function checkLog({ pool, store }: { readonly pool: Pool; readonly store: EventStore }): Promise<void> {
  const serving = (await listBuilds(pool)).filter(({ status }) => status === 'serving');
  // Mostly they have all read up to the same one.
  const checkpoints = new Map(serving.map((build) => [`${build.position} ${build.event_id}`, build]));
  await Promise.all([...checkpoints.values()].map((build) => checkHeld(store, build)));
}
