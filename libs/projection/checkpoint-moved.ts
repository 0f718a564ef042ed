import type { Position } from '#libs/event';

/** The checkpoint is not where this turn left it, or the lease is another's: nothing of the page was kept. */
export class CheckpointMovedError extends Error {
  override name = 'CheckpointMovedError';
  constructor(
    readonly buildId: number,
    readonly epoch: string,
    readonly position: Position | null,
  ) {
    super(`build ${buildId} is not at ${position} in epoch ${epoch} any more`);
  }
}
