import { setTimeout as pause } from 'node:timers/promises';
import type { DomainEvent, Position } from '#libs/event';
import { type AttemptOptions, type AttemptResult, attemptInstance } from './attempt.ts';
import { Bell } from './bell.ts';
import { instantAt } from './clock.ts';
import { StaleAttemptError } from './errors.ts';
import type { DueInstance, WorkQueue } from './queue.ts';

/** What a worker needs. */
export interface WorkerOptions<State, E extends DomainEvent> extends AttemptOptions<State, E> {
  readonly queue: WorkQueue;
  /** Told of whatever failed, with the instance where it was one: it is tried again. */
  readonly onError: (error: unknown, instance: DueInstance | null) => void;
  /** Told of every attempt, for measurements. Must not throw. */
  readonly onAttempt?: (saga: string, result: AttemptResult['result'], seconds: number) => void;
}

/** How long a timer can be late. */
const LOOK_MS = 500;
/** Looks are no closer than this to each other, however much is appended. */
const REST_MS = 50;
const BATCH = 200;
/** How long a queue may take to know of an attempt before the instance is looked at again. */
const SETTLE_MS = 5_000;
/** After how long an instance is looked at again whose attempt came to no end. */
const AGAIN_MS = 1_000;

/**
 * Works on a saga's due instances until the signal is aborted, and then until the attempts under way have ended: always
 * those that have waited longest, so many at once as the saga says. One that fails is due again at its own time and takes
 * no place until then.
 */
export async function work<State, E extends DomainEvent>(
  options: WorkerOptions<State, E>,
  signal: AbortSignal,
): Promise<void> {
  const { store, saga, clock, queue, onError } = options;
  const bell = new Bell();
  const running = new Set<Promise<void>>();
  // Under way, or done without the queue knowing it: not to be begun again.
  const known = new Set<string>();
  const stopListening = store.onAppended(() => bell.ring());

  function begin(instance: DueInstance): void {
    known.add(instance.id);
    const attempt = tryOnce(options, instance, signal).then((position) => {
      running.delete(attempt);
      bell.ring();
      void settled(queue, position, signal).then(() => known.delete(instance.id));
    });
    running.add(attempt);
  }

  try {
    let waiting: DueInstance[] = [];
    // Whether the queue may not know yet of all that rang the bell.
    let behind = true;
    while (!signal.aborted) {
      if (waiting.length === 0)
        waiting = await look(queue, saga.name, instantAt(clock), [...known]).catch((error: unknown) => {
          onError(error, null);
          return [];
        });
      const found = waiting.length > 0;
      while (running.size < saga.concurrency && waiting.length > 0) begin(waiting.shift() as DueInstance);
      if (found && waiting.length === 0) continue;
      if (await bell.wait(LOOK_MS, signal)) behind = true;
      if (waiting.length === 0 && behind) behind = !(await rest(options, signal));
    }
  } finally {
    stopListening();
    await Promise.all(running);
  }
}

const look = async (queue: WorkQueue, saga: string, by: string, except: readonly string[]) => [
  ...(await queue.due(saga, by, BATCH, except)),
];

/** Waits until the queue knows what is in the log by now: news rang the bell before the queue had them. False where it took too long. */
async function rest<State, E extends DomainEvent>(
  { store, queue }: WorkerOptions<State, E>,
  signal: AbortSignal,
): Promise<boolean> {
  const known = await store.head().then(
    (head) => head === null || signal.aborted || queue.reached(head, LOOK_MS),
    () => false,
  );
  await pause(REST_MS, undefined, { signal }).catch(() => undefined);
  return known;
}

/** Resolves when the attempt is over, to how far a queue must come to know of it; null where that is not known. */
async function tryOnce<State, E extends DomainEvent>(
  options: WorkerOptions<State, E>,
  instance: DueInstance,
  signal: AbortSignal,
): Promise<Position | null> {
  const { saga, onError, onAttempt } = options;
  const started = performance.now();
  try {
    const { result, position, error } = await attemptInstance(options, instance, signal);
    if (result !== 'nothing') onAttempt?.(saga.name, result, (performance.now() - started) / 1000);
    if (error !== undefined) onError(error, instance);
    return position;
  } catch (error) {
    if (!(error instanceof StaleAttemptError) && !signal.aborted) onError(error, instance);
    return null;
  }
}

/** Resolves when the instance may be looked at again. */
async function settled(queue: WorkQueue, position: Position | null, signal: AbortSignal): Promise<void> {
  if (position !== null) await queue.reached(position, SETTLE_MS);
  else await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined);
}
