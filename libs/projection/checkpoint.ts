import type { ClientBase } from 'pg';
import type { Position } from '#libs/event';
import type { BuildStatus } from './build.ts';
import { CheckpointMovedError } from './checkpoint-moved.ts';
import type { Lease } from './lease.ts';

const MOVE = `
  update projection.build set position = $4
  where id = $1 and epoch = $2 and position is not distinct from $3
  returning status`;

/**
 * Moves the checkpoint, in the transaction that writes the rows: a page is in the tables exactly if the checkpoint is
 * past it. A worker that was paused past its lease finds another epoch when it wakes, and so changes nothing.
 * @throws CheckpointMovedError
 */
export async function moveCheckpoint(
  client: ClientBase,
  { buildId, epoch }: Lease,
  from: Position | null,
  to: Position,
): Promise<BuildStatus> {
  const values = [buildId, epoch, from, to];
  const { rows } = await client.query<{ status: BuildStatus }>({ name: 'move-checkpoint', text: MOVE, values });
  if (!rows[0]) throw new CheckpointMovedError(`build ${buildId} is not at ${from} in epoch ${epoch} any more`);
  return rows[0].status;
}
