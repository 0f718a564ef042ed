import type { Actor } from '#libs/event';
import type { Premises } from './premises.ts';

/** Who sends a command, when, and how often it may have been sent. */
export interface CommandContext {
  readonly organizationId: string;
  readonly actor: Actor;
  readonly commandId: string;
  /** Null for a command without an Idempotency-Key. */
  readonly requestHash: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
}

/** One command for one stream. */
export interface Command<State, E> {
  readonly context: CommandContext;
  /** Where its events go. A repeat goes where the first attempt went, whatever stands here. */
  readonly stream: string;
  /** True for a new id of our own making: the stream is known to be empty and need not be read. */
  readonly isNew?: boolean;
  /**
   * What else the decision rests on, where any of it may come from memory. The append is guarded by it; what has no append,
   * a refusal or an answer without an event, is decided once more after `renew`.
   */
  readonly premises?: Premises;
  /**
   * The events that the command means for this state; none where its result already holds. It may be called again with
   * a newer state, and it may throw: what it throws counts only once it was thrown for the newest state and renewed premises. `stream` is where
   * they go: an id that an event repeats must be taken from it, as a repeat may go elsewhere than `Command.stream` says.
   */
  decide(state: State, revision: number, stream: string): readonly E[] | Promise<readonly E[]>;
}

/** What a command did. */
export interface Outcome<State> {
  readonly stream: string;
  readonly state: State;
  readonly revision: number;
  /** Null only where the stream is empty. */
  readonly position: string | null;
  /** Whether this call appended anything. */
  readonly changed: boolean;
  /** Whether this is the answer of an earlier call with the same Idempotency-Key. */
  readonly repeated: boolean;
  /** When that call was answered (RFC 3339, UTC), where this is its answer; null for a call's own. */
  readonly answeredAt: string | null;
}
