import type { RecordedEvent } from '#libs/event';
import { type SagaEvent, sagaEvents } from './events.ts';

/** How far an instance has come with the event that set it going last. */
export interface Lifecycle {
  /** That event's id; null before anything was done. */
  readonly sourceId: string | null;
  /** `waiting` for its next attempt; `given-up` by itself after its last one, or by an operator. */
  readonly status: 'waiting' | 'completed' | 'given-up';
  /** Failed attempts, since an operator last had it retried. */
  readonly failures: number;
  /** Why the last attempt failed; null where none has. */
  readonly reason: string | null;
  /** RFC 3339, UTC; null: at once, or never where it does not wait. */
  readonly nextAttemptAt: string | null;
  /** How it was completed; null where it was not. */
  readonly outcome: string | null;
  /** The sources before this one: nothing is to be done for them any more. */
  readonly earlier: readonly string[];
}

/** An instance that nothing was done for. */
export const NOT_BEGUN: Lifecycle = {
  sourceId: null,
  status: 'waiting',
  failures: 0,
  reason: null,
  nextAttemptAt: null,
  outcome: null,
  earlier: [],
};

const TYPES: ReadonlySet<string> = new Set(sagaEvents.map(({ type }) => type));

/** Whether an event tells of a lifecycle, and is none of a saga's own. */
export const isSagaEvent = (event: RecordedEvent): event is RecordedEvent<SagaEvent> => TYPES.has(event.type);

/** The lifecycle as far as it concerns one source: whatever was done for another one does not count. */
export function lifecycleFor(lifecycle: Lifecycle, sourceId: string): Lifecycle {
  if (lifecycle.sourceId === sourceId) return lifecycle;
  const earlier = lifecycle.sourceId === null ? [] : [...lifecycle.earlier, lifecycle.sourceId];
  return { ...NOT_BEGUN, sourceId, earlier };
}

/** The lifecycle after one more event. */
export function evolveLifecycle(before: Lifecycle, event: RecordedEvent<SagaEvent>): Lifecycle {
  const lifecycle = lifecycleFor(before, event.data.source_id);
  switch (event.type) {
    case 'SagaAsked':
      return lifecycle;
    case 'SagaFailed': {
      const { attempt: failures, reason, next_attempt_at: nextAttemptAt } = event.data;
      return { ...lifecycle, failures, reason, nextAttemptAt, status: nextAttemptAt === null ? 'given-up' : 'waiting' };
    }
    case 'SagaCompleted':
      return { ...lifecycle, status: 'completed', outcome: event.data.outcome, nextAttemptAt: null };
    case 'SagaRetried':
      return { ...NOT_BEGUN, sourceId: lifecycle.sourceId, reason: lifecycle.reason, earlier: lifecycle.earlier };
    case 'SagaGivenUp':
      return { ...lifecycle, status: 'given-up', nextAttemptAt: null };
    default:
      return event satisfies never;
  }
}
