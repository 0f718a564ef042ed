import { append, emptyStream, fold, newId, toNewEvents } from '#libs/aggregate';
import { type DomainEvent, type Position, type RecordedEvent, SYSTEM } from '#libs/event';
import { type EventStore, StoreUnavailableError, WrongExpectedRevisionError } from '#libs/event-store';
import { DatabaseUnavailableError } from '#libs/postgres';
import { type Clock, instantAt } from './clock.ts';
import { StaleAttemptError, StepFailedError } from './errors.ts';
import type { SagaEvent } from './events.ts';
import { instanceOf, instanceStream } from './instance.ts';
import { lifecycleFor } from './lifecycle.ts';
import type { DueInstance } from './queue.ts';
import type { Saga, Step } from './saga.ts';

/** What an attempt needs. */
export interface AttemptOptions<State, E extends DomainEvent> {
  readonly store: EventStore;
  readonly saga: Saga<State, E>;
  readonly clock: Clock;
}

/** What came of an attempt; `position` is how far a queue must have come to know of it. */
export interface AttemptResult {
  readonly result: 'completed' | 'failed' | 'given-up' | 'nothing';
  readonly position: Position | null;
  /** What the step threw, where it failed. */
  readonly error?: unknown;
}

/**
 * One attempt at an instance that a queue says is due. Its stream decides whether it is, and guards all that is recorded:
 * of two copies that come here at once, one records and the other gets a StaleAttemptError.
 * @throws StaleAttemptError; StoreUnavailableError and DatabaseUnavailableError, after which it is due still.
 */
export async function attemptInstance<State, E extends DomainEvent>(
  { store, saga, clock }: AttemptOptions<State, E>,
  due: DueInstance,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const { organizationId, id, key } = due;
  const stream = instanceStream(organizationId, id);
  const of = instanceOf(saga);
  let loaded = fold(of, emptyStream(stream, of), await store.readStream(stream));
  const { status, failures, nextAttemptAt, earlier } = lifecycleFor(loaded.state.lifecycle, due.source.id);
  const isDue = status === 'waiting' && (nextAttemptAt === null || Date.parse(nextAttemptAt) <= clock.now());
  // A copy that was paused may hold an old look at the queue: another one has gone on to a later source since.
  if (!isDue || earlier.includes(due.source.id)) return { result: 'nothing', position: loaded.position };
  const source = await readSource(store, due);
  const about = { saga: saga.name, source_id: due.source.id };
  const attempt = failures + 1;

  async function write(...events: readonly (SagaEvent | E)[]): Promise<State> {
    // Personal text in a saga's own events is sealed as that in the event which set it going.
    const { correlation_id: correlationId, key_id: keyId = null } = source.metadata;
    const origin = { requestHash: null, correlationId, causationId: source.id };
    const context = { organizationId, actor: SYSTEM, commandId: newId(), ...origin };
    const { recorded } = await append(store, loaded, toNewEvents(context, events, keyId)).catch((error: unknown) => {
      throw error instanceof WrongExpectedRevisionError ? new StaleAttemptError(stream) : error;
    });
    loaded = fold(of, loaded, recorded);
    return loaded.state.state;
  }

  const limit = AbortSignal.timeout(saga.timeoutMs);
  const over = AbortSignal.any([signal, limit]);
  const step: Step<State, E> = {
    organizationId,
    key,
    id,
    source,
    state: loaded.state.state,
    attempt,
    signal: over,
    async record(...events) {
      if (over.aborted) throw new StaleAttemptError(stream);
      return write(...events);
    },
    async ask(effect) {
      if (over.aborted) throw new StaleAttemptError(stream);
      await write({ type: 'SagaAsked', data: { ...about, effect, attempt } });
    },
  };
  try {
    if (source.fault !== undefined) throw new StepFailedError(`unreadable-source`);
    const { outcome, events = [] } = await Promise.race([saga.step(step), aborted(over)]);
    await write(...events, { type: 'SagaCompleted', data: { ...about, outcome } });
    return { result: 'completed', position: loaded.position };
  } catch (error) {
    // Nobody knows what came of it: the next attempt, here or on another copy, finds out.
    if (isNoFailure(error) || signal.aborted) throw error;
    const { reason, delay } = judge(error, limit.aborted, saga.retryAfter(attempt));
    const next_attempt_at = delay === null ? null : instantAt(clock, delay);
    await write({ type: 'SagaFailed', data: { ...about, attempt, reason, next_attempt_at } });
    return { result: delay === null ? 'given-up' : 'failed', position: loaded.position, error };
  }
}

async function readSource(store: EventStore, { source }: DueInstance): Promise<RecordedEvent> {
  const [event] = await store.readStream(source.stream, source.revision);
  if (event?.id !== source.id) throw new Error(`${source.stream} has another event at ${source.revision}`);
  return event;
}

/** Rejects once the signal is aborted. A step that heeds no signal goes on, but records nothing any more. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** The step did not fail: its outcome could not be written, or is not ours to write. */
const isNoFailure = (error: unknown): boolean =>
  error instanceof StaleAttemptError ||
  error instanceof StoreUnavailableError ||
  error instanceof DatabaseUnavailableError;

function judge(error: unknown, isLate: boolean, delay: number | null) {
  if (!(error instanceof StepFailedError)) return { reason: isLate ? 'timed-out' : 'internal-error', delay };
  const { reason, retryAfterMs, isFinal } = error;
  return { reason, delay: isFinal || delay === null ? null : Math.max(delay, retryAfterMs) };
}
