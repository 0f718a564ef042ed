import type { DomainEvent, Position, RecordedEvent } from '#libs/event';

/** The pure part of an aggregate: how events become its state. Decisions are functions of that state. */
export interface Evolution<State, E extends DomainEvent> {
  readonly initial: State;
  /** The state after one more event; exhaustive over the aggregate's events. */
  evolve(state: State, event: RecordedEvent<E>): State;
  /**
   * The id of the key that personal text on its stream is sealed under, by the state or by the events that are about to
   * follow it; null where it is nobody's.
   */
  keyOf?(stream: string, state: State, next: readonly E[]): string | null;
}

/** The mark that a command with an Idempotency-Key left on a stream. */
export interface CommandMark {
  readonly requestHash: string;
  /** The revision and position of the last event that the command appended. */
  readonly revision: number;
  readonly position: Position;
  /** When the log took it. */
  readonly recordedAt: string;
}

/** A stream folded up to a revision. */
export interface Loaded<State> {
  readonly stream: string;
  readonly state: State;
  /** The last revision folded in; -1 where the stream is empty. */
  readonly revision: number;
  readonly position: Position | null;
  /** Commands that came with an Idempotency-Key, by command id. */
  readonly marks: ReadonlyMap<string, CommandMark>;
}
