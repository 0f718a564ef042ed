/** The checkpoint is not where this worker left it, or its lease is another's: nothing of the page was kept. */
export class CheckpointMovedError extends Error {
  override name = 'CheckpointMovedError';
}
