import type { Evolution } from '#libs/aggregate';
import type { DomainEvent, RecordedEvent } from '#libs/event';

/** What sets a saga's instances going, told from events alone: the same log gives the same instances, on every node. */
export interface SagaSource {
  /** Unique for ever: the names of the instances' streams come from it. */
  readonly name: string;
  /**
   * The keys of the instances that an event sets going, in the event's organization: none for most events. A key that
   * came before sets the same instance going once more.
   */
  starts(event: RecordedEvent): readonly string[];
}

/** One attempt at one instance. */
export interface Step<State, E extends DomainEvent> {
  readonly organizationId: string;
  readonly key: string;
  /** The instance's id, the same in every attempt: for what must be known again outside. */
  readonly id: string;
  /** The event that set it going last. */
  readonly source: RecordedEvent;
  /** What the saga did before: the fold of its own events. */
  readonly state: State;
  /** From 1; begins anew for another source and after an operator's retry. */
  readonly attempt: number;
  /** Aborted when the attempt takes too long, or this process does not work on the saga any more. */
  readonly signal: AbortSignal;
  /** Records that something outside is about to be called, under a name such as `smtp`. Must come before every such call. */
  ask(effect: string): Promise<void>;
  /** Records what must not be forgotten should the attempt end here. Resolves to the state afterwards. */
  record(...events: readonly E[]): Promise<State>;
}

/** How an attempt ended well. */
export interface Done<E extends DomainEvent> {
  /** `done`, or why there was nothing to do. */
  readonly outcome: string;
  /** The last events of the saga's own, recorded with the completion or not at all. */
  readonly events?: readonly E[];
}

/**
 * A process that the log sets going. Each instance is a stream of its own, which is its memory: its fold is what was done,
 * its next step is decided on that. Whatever it calls outside may be called twice, with the same id; whatever it appends
 * to the log is there once.
 */
export interface Saga<State = null, E extends DomainEvent = never> extends SagaSource {
  /** How its own events become its state. */
  readonly evolution: Evolution<State, E>;
  /** How many instances are worked on at once: more must wait where all of these are stuck. */
  readonly concurrency: number;
  /** How long an attempt may take. */
  readonly timeoutMs: number;
  /** After how many milliseconds it is tried again, by how often it has failed; null: it is given up. */
  retryAfter(failures: number): number | null;
  /**
   * Does what is to be done. It may have been done before, in part or whole, by an attempt whose end nobody knows.
   * @throws StepFailedError for what is to be tried again later; what else it throws is as such, but not told to people.
   */
  step(step: Step<State, E>): Promise<Done<E>>;
}
