/** How long a call waits for the server, in milliseconds. The client itself would wait for ever. */
export interface Patience {
  /** For the answer to one attempt to append. */
  readonly appendMs: number;
  /** An append that is older than this is not sent again; with the last attempt its caller waits less than 5 seconds. */
  readonly appendAgainMs: number;
  /** For a read to begin, or to go on. */
  readonly readMs: number;
  /** A read that failed after this is not tried again. */
  readonly readAgainMs: number;
}

/** What a request of a user's can wait for. */
export const PATIENCE: Patience = { appendMs: 1_900, appendAgainMs: 2_900, readMs: 2_300, readAgainMs: 2_000 };
