import type { NewEvent, Position, RecordedEvent } from '#libs/event';

/** The expected revision of a stream that must not exist yet. */
export const NO_STREAM = -1;

/** What an append did. */
export interface AppendResult {
  /** The revision of its last event. */
  readonly revision: number;
  /** The position of its last event. */
  readonly position: Position;
  /** True where the log held these very events already, at this very place: nothing was written. */
  readonly repeated: boolean;
}

/** How the log is read. */
export interface ReadAllOptions {
  /** From the store itself, and nothing that this process remembers: for whoever verifies what is kept there. */
  readonly uncached?: boolean;
}

/**
 * The log: streams of events in one total order. Both adapters pass the same contract suite (testing/contract.ts).
 *
 * Every call ends within a bounded time: an answer, one of the named errors, or StoreUnavailableError.
 */
export interface EventStore {
  /**
   * Appends all events or none to one stream. At least one event.
   * @throws WrongExpectedRevisionError where the stream's last revision is not `expectedRevision`
   *   (`NO_STREAM`: the stream exists), unless the log holds these very events there: then `repeated`.
   * @throws InvalidAppendError, InvalidEventError where it cannot be taken as it stands; others are not touched by it.
   * @throws StoreUnavailableError where the outcome is unknown or nothing was written; the same append may be tried again.
   */
  append(stream: string, expectedRevision: number, events: readonly NewEvent[]): Promise<AppendResult>;
  /** A stream's events from a revision on (default 0), oldest first; empty where there are none. */
  readStream(stream: string, fromRevision?: number): Promise<readonly RecordedEvent[]>;
  /** At most `limit` events after a position (null: from the first), in the order of the log. */
  readAll(after: Position | null, limit: number, options?: ReadAllOptions): Promise<readonly RecordedEvent[]>;
  /** Calls `wake` soon after events were appended, by this process or another. It may be called without cause, and never twice at once. */
  onAppended(wake: () => void): () => void;
  /** The position of the last event; null where the log is empty. */
  head(): Promise<Position | null>;
  /** A number that orders positions. @throws InvalidPositionError where the text is no position of this store. */
  ordinal(position: Position): bigint;
  /** Ends everything under way and frees the connections. */
  close(): Promise<void>;
}
