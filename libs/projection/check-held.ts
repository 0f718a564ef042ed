import type { EventStore } from '#libs/event-store';
import type { Checkpoint } from './build.ts';

/** Sees to it that the log still holds the event at a checkpoint. @throws PositionLostError, StoreUnavailableError */
export async function checkHeld(store: EventStore, { position, event_id: afterId }: Checkpoint): Promise<void> {
  if (position !== null) await store.readAll(position, 1, { afterId });
}
