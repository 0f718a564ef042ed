import type { ClientBase } from 'pg';
import type { Position, RecordedEvent } from '#libs/event';
import type { BuildStatus } from './build.ts';
import { CheckpointMovedError } from './checkpoint-moved.ts';

const MOVE = `
  update projection.build set position = $4, event_position = $4, event_id = $5
  where id = $1 and epoch = $2 and position is not distinct from $3
  returning status`;

/**
 * Moves the checkpoint to an event, in the transaction that writes the rows: a page is in the tables exactly if the checkpoint is
 * past it. A copy that was paused past its lease finds another epoch when it wakes, and so changes nothing. The row
 * stays locked until the transaction ends: a swap, or whoever takes the lease, waits for the page.
 * @throws CheckpointMovedError
 */
export async function moveCheckpoint(
  client: ClientBase,
  { id, epoch }: { readonly id: number; readonly epoch: string },
  from: Position | null,
  to: Pick<RecordedEvent, 'position' | 'id'>,
): Promise<BuildStatus> {
  const values = [id, epoch, from, to.position, to.id];
  const { rows } = await client.query<{ status: BuildStatus }>({ name: 'move-checkpoint', text: MOVE, values });
  if (!rows[0]) throw new CheckpointMovedError(id, epoch, from);
  return rows[0].status;
}
