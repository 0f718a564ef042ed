/** A step of a saga failed in a way that has a name. The reason is shown and recorded: it must hold no secret. */
export class StepFailedError extends Error {
  override name = 'StepFailedError';
  /** The least milliseconds until the next attempt, where the other side said so. */
  readonly retryAfterMs: number;
  /** Whether no further attempt can help. */
  readonly isFinal: boolean;

  constructor(
    readonly reason: string,
    { retryAfterMs = 0, isFinal = false, cause }: { retryAfterMs?: number; isFinal?: boolean; cause?: unknown } = {},
  ) {
    super(reason, { cause });
    this.retryAfterMs = retryAfterMs;
    this.isFinal = isFinal;
  }
}

/** Another copy, or an operator, was quicker: what this attempt was to record is decided by them. */
export class StaleAttemptError extends Error {
  override name = 'StaleAttemptError';
  constructor(readonly stream: string) {
    super(`${stream} has moved on`);
  }
}

/** There is no such instance that waits or was given up. */
export class NoInstanceError extends Error {
  override name = 'NoInstanceError';
  constructor(readonly id: string) {
    super(`no instance ${id} of a saga waits or was given up`);
  }
}
