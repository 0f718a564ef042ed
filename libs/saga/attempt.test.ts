import { describe, expect, it } from '@jest/globals';
import { appending, createMemoryLog, failAt, type MemoryLog } from '#libs/aggregate/testing';
import { StoreUnavailableError } from '#libs/event-store';
import { attemptInstance } from './attempt.ts';
import { StaleAttemptError, StepFailedError } from './errors.ts';
import { instanceId, instanceStream } from './instance.ts';
import { overADay, overADayWithJitter } from './retry.ts';
import type { Saga } from './saga.ts';
import {
  FakeClock,
  ORGANIZATION,
  type ParcelEvent,
  parcelCodec,
  parcelStream,
  parcels,
  posted,
} from './testing/index.ts';

const signal = new AbortController().signal;
const id = instanceId(ORGANIZATION, 'parcels', 'a');
const stream = instanceStream(ORGANIZATION, id);

/** A log with a parcel that was posted. */
async function given() {
  const log = createMemoryLog(parcelCodec);
  const event = posted('a');
  await log.connect().append(parcelStream('a'), -1, [event]);
  const source = { stream: parcelStream('a'), revision: 0, id: event.id };
  const due = { organizationId: ORGANIZATION, id, key: 'a', source };
  const clock = new FakeClock();
  const attempt = (saga: Saga<number | null, ParcelEvent>, store = log.connect()) =>
    attemptInstance({ store, saga, clock }, due, signal);
  return { log, clock, attempt, due };
}

const types = (log: MemoryLog) => log.events(stream).map(({ type }) => type);
const weighed = (grams: number) => ({ type: 'ParcelWeighed', data: { grams } }) as const;

describe('an attempt', () => {
  it('records what it asks for, what it did, and that it is done', async () => {
    const { log, attempt } = await given();
    const seen: unknown[] = [];
    const { result } = await attempt(
      parcels(async ({ key, id, attempt, state, source, ask, record }) => {
        seen.push(key, id, attempt, state, source.type);
        await ask('scales');
        seen.push(await record(weighed(3)));
        return { outcome: 'done', events: [weighed(4)] };
      }),
    );
    expect(result).toBe('completed');
    expect(seen).toEqual(['a', id, 1, null, 'ParcelPosted', 3]);
    const events = log.events(stream);
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['SagaAsked', { saga: 'parcels', source_id: expect.any(String), effect: 'scales', attempt: 1 }],
      ['ParcelWeighed', { grams: 3 }],
      ['ParcelWeighed', { grams: 4 }],
      ['SagaCompleted', { saga: 'parcels', source_id: expect.any(String), outcome: 'done' }],
    ]);
    const [source] = log.events(parcelStream('a'));
    for (const { metadata } of events)
      expect(metadata).toMatchObject({ causation_id: source?.id, correlation_id: 'c' });
  });

  it('does nothing where the stream says that it is done, given up, or not due yet', async () => {
    const { log, clock, attempt } = await given();
    const failing = parcels(() => Promise.reject(new StepFailedError('no-van')));
    expect(await attempt(failing)).toMatchObject({ result: 'failed' });
    expect(await attempt(failing)).toMatchObject({ result: 'nothing' });
    clock.advance(10_000);
    const good = parcels(async () => ({ outcome: 'done' }));
    expect(await attempt(good)).toMatchObject({ result: 'completed' });
    expect(await attempt(good)).toMatchObject({ result: 'nothing' });
    expect(types(log)).toEqual(['SagaFailed', 'SagaCompleted']);
  });

  it('repeats what was cut off, with the same id and what was recorded', async () => {
    const { log, attempt } = await given();
    const calls: unknown[] = [];
    const saga = parcels(async ({ id, state, ask, record }) => {
      if (state === null) {
        await ask('scales');
        calls.push(id);
        await record(weighed(3));
      }
      return { outcome: 'done' };
    });
    // The copy dies after the call, before its answer is recorded; and once more before the end.
    const dies = failAt(appending('before', 'ParcelWeighed'), new StoreUnavailableError('killed'));
    await expect(attempt(saga, log.connect(dies))).rejects.toThrow(StoreUnavailableError);
    const diesLater = failAt(appending('before', 'SagaCompleted'), new StoreUnavailableError('killed'));
    await expect(attempt(saga, log.connect(diesLater))).rejects.toThrow(StoreUnavailableError);
    expect(await attempt(saga)).toMatchObject({ result: 'completed' });
    expect(calls).toEqual([id, id]);
    expect(types(log)).toEqual(['SagaAsked', 'SagaAsked', 'ParcelWeighed', 'SagaCompleted']);
  });

  it('of two copies at once records one', async () => {
    const { log, attempt } = await given();
    const meet = Promise.withResolvers<void>();
    let here = 0;
    const saga = parcels(async ({ ask }) => {
      if (++here === 2) meet.resolve();
      await meet.promise;
      await ask('scales');
      return { outcome: 'done' };
    });
    const results = await Promise.allSettled([attempt(saga), attempt(saga)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [refused] = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toBeInstanceOf(StaleAttemptError);
    expect(types(log)).toEqual(['SagaAsked', 'SagaCompleted']);
  });

  it('does nothing for a source that another copy has gone past', async () => {
    const { log, attempt, due } = await given();
    const next = posted('a');
    await log.connect().append(parcelStream('a'), 0, [next]);
    const later = { ...due, source: { ...due.source, revision: 1, id: next.id } };
    const saga = parcels(async () => ({ outcome: 'done' }));
    const at = { store: log.connect(), saga, clock: new FakeClock() };
    expect(await attempt(saga)).toMatchObject({ result: 'completed' });
    expect(await attemptInstance(at, later, signal)).toMatchObject({ result: 'completed' });
    expect(await attempt(saga)).toMatchObject({ result: 'nothing' });
    expect(types(log)).toEqual(['SagaCompleted', 'SagaCompleted']);
  });

  it('that goes on when its time is over records nothing any more', async () => {
    const { log, attempt } = await given();
    const { promise: rest, resolve: goOn } = Promise.withResolvers<void>();
    const { promise: ended, resolve } = Promise.withResolvers<unknown>();
    const deaf = parcels(
      async ({ ask, record }) => {
        await rest;
        const late = await Promise.allSettled([ask('scales'), record(weighed(3))]);
        resolve(late.map(({ status }) => status));
        return { outcome: 'done' };
      },
      { timeoutMs: 1 },
    );
    expect(await attempt(deaf)).toMatchObject({ result: 'failed' });
    goOn();
    expect(await ended).toEqual(['rejected', 'rejected']);
    expect(types(log)).toEqual(['SagaFailed']);
  });

  it('fails by the name that it gives, and by none of its own words', async () => {
    const { log, clock, attempt } = await given();
    const fail = (error: unknown, retryAfter = overADay) =>
      attempt(parcels(() => Promise.reject(error), { retryAfter }));
    await fail(new Error('the password is swordfish'));
    clock.advance(10_000);
    await fail(new StepFailedError('no-van', { retryAfterMs: 60_000 }));
    clock.advance(60_000);
    await fail(new StepFailedError('no-such-street', { isFinal: true }));
    expect(log.events(stream).map(({ data }) => data)).toMatchObject([
      { attempt: 1, reason: 'internal-error' },
      { attempt: 2, reason: 'no-van', next_attempt_at: new Date(clock.now()).toISOString() },
      { attempt: 3, reason: 'no-such-street', next_attempt_at: null },
    ]);
  });
});

describe('an instance that always fails', () => {
  it('is tried at its times for a day, and is given up then', async () => {
    const { log, clock, attempt } = await given();
    const failing = parcels(() => Promise.reject(new StepFailedError('no-van')));
    const waits: (number | null)[] = [];
    for (let left = true; left; ) {
      const { result } = await attempt(failing);
      const next = (log.events(stream).at(-1)!.data as { next_attempt_at: string | null }).next_attempt_at;
      const wait = next === null ? null : Date.parse(next) - clock.now();
      waits.push(wait === null ? null : wait / 1_000);
      expect(result).toBe(wait === null ? 'given-up' : 'failed');
      clock.advance((wait ?? 0) - 1);
      expect(await attempt(failing)).toMatchObject({ result: 'nothing' });
      clock.advance(1);
      left = wait !== null;
    }
    expect(waits).toEqual([10, 30, 120, 600, ...Array(24).fill(3_600), null]);
  });
});

describe('the time until the next attempt', () => {
  it('is 10 s, 30 s, 2 min, 10 min, then an hour, for a day', () => {
    const seconds = Array.from({ length: 30 }, (_, n) => overADay(n + 1)).map((ms) => ms && ms / 1_000);
    expect(seconds).toEqual([10, 30, 120, 600, ...Array(24).fill(3_600), null, null]);
  });

  it('has jitter of up to a quarter where it is wanted', () => {
    expect([0, 0.5, 1].map((random) => overADayWithJitter(2, () => random))).toEqual([30_000, 33_750, 37_500]);
    expect(overADayWithJitter(29)).toBeNull();
  });
});
