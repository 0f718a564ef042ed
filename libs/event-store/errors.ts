/** An append found another last revision than it expected. */
export class WrongExpectedRevisionError extends Error {
  override name = 'WrongExpectedRevisionError';
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`${stream} is at revision ${actual}, not ${expected}`);
  }
}

/** A stream that an append rests on is at another revision than its guard says: the decision must be made anew. */
export class StaleGuardError extends Error {
  override name = 'StaleGuardError';
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly found: number,
  ) {
    super(`${stream} is at revision ${found}, and a decision rests on ${expected}`);
  }
}

/** The store cannot be reached, or did not answer in time. The outcome of a write is then unknown. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError';
}

/** An append that no store can take as it stands: a fault of the program. Nothing was written, and trying again cannot help. */
export class InvalidAppendError extends Error {
  override name = 'InvalidAppendError';
}

/** A text that is no position of this store. */
export class InvalidPositionError extends Error {
  override name = 'InvalidPositionError';
  constructor(readonly position: string) {
    super(`${JSON.stringify(position)} is no position of this log`);
  }
}

/** An append holds more than the store takes at once. */
export class AppendTooLargeError extends InvalidAppendError {
  override name = 'AppendTooLargeError';
  constructor(
    readonly stream: string,
    /** In bytes. */
    readonly limit: number,
    readonly found: number,
  ) {
    super(`an append of ${found} bytes to ${stream}: the store takes ${limit} at once`);
  }
}

/**
 * The log holds no event at a position that it once gave: it is another one, or was restored from a backup that is older
 * than whoever has read so far.
 */
export class PositionLostError extends Error {
  override name = 'PositionLostError';
  constructor(readonly position: string) {
    super(
      `the log holds no event at position ${position}: it is not the log that was read up to there, ` +
        'or was restored from an older backup',
    );
  }
}
