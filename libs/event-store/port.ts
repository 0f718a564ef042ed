import type { NewEvent, Position, RecordedEvent } from '#libs/event';

/** The expected revision of a stream that must not exist yet. */
export const NO_STREAM = -1;

/** A stream and its last revision; `NO_STREAM` where it has no events. */
export interface StreamRevision {
  readonly stream: string;
  readonly revision: number;
}

/** What an append asks for beside the revision of its own stream. */
export interface AppendOptions {
  /**
   * Guards: other streams that the decision rests on, each with the revision up to which it was known. The append is
   * refused where one has further events that were acknowledged before the call: so a decision made from memory counts
   * only while that memory is true. What comes during the call an adapter may miss, as a read just before the call would
   * have. PostgreSQL looks in the transaction that writes and misses nothing; an adapter that cannot look at several
   * streams at once may go by what it knows to be the log's present state, by reads or a subscription of its own.
   */
  readonly unchanged?: readonly StreamRevision[];
}

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
  /**
   * The id of the event that was read at the position; null where it is not known. Where the log holds another one there
   * by now, the position is lost: after the restore of an older backup the next event may come to stand exactly there. A
   * log that shares its database with those who read it is restored together with them, and need not look.
   */
  readonly afterId?: string | null;
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
   * @throws StaleGuardError where that revision holds and a stream of `unchanged` has moved on.
   * @throws InvalidAppendError, InvalidEventError where it cannot be taken as it stands; others are not touched by it.
   * @throws StoreUnavailableError where the outcome is unknown or nothing was written; the same append may be tried again.
   */
  append(
    stream: string,
    expectedRevision: number,
    events: readonly NewEvent[],
    options?: AppendOptions,
  ): Promise<AppendResult>;
  /** A stream's events from a revision on (default 0), oldest first; empty where there are none. */
  readStream(stream: string, fromRevision?: number): Promise<readonly RecordedEvent[]>;
  /**
   * At most `limit` events after a position (null: from the first), in the order of the log.
   * @throws PositionLostError where the log ends before this position, or is known to hold no event there, or another one
   */
  readAll(after: Position | null, limit: number, options?: ReadAllOptions): Promise<readonly RecordedEvent[]>;
  /**
   * The events after a position that this process has heard of, at most `limit`, without asking the log; undefined where it
   * cannot tell what comes next. For whoever follows: `onAppended` tells of every event that comes later.
   */
  heard(
    after: Position | null,
    limit: number,
    options?: Pick<ReadAllOptions, 'afterId'>,
  ): Promise<readonly RecordedEvent[]> | undefined;
  /** Calls `wake` soon after events were appended, by this process or another. It may be called without cause, and never twice at once. */
  onAppended(wake: () => void): () => void;
  /** The position of the last event; null where the log is empty. */
  head(): Promise<Position | null>;
  /** How many events stand after a position; an estimate where that is far back. */
  lag(after: Position | null): Promise<number>;
  /** A number that orders positions: more it does not say. @throws InvalidPositionError where the text is no position of this store. */
  ordinal(position: Position): bigint;
  /** Ends everything under way and frees the connections. */
  close(): Promise<void>;
}
