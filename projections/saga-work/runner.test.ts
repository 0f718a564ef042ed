import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '#libs/projection/testing';
import { StepFailedError } from '#libs/saga';
import { FakeClock, parcels } from '#libs/saga/testing';
import { listInstances } from './list.ts';
import { type Scene, scene } from './testing/scene.ts';

let here: Scene;
beforeEach(async () => {
  here = await scene();
});
afterEach(() => here.drop());

const MINUTE = 60_000;
const waiting = () => listInstances(here.pool, { organizationId: null, limit: 1_000 });
const completed = (n: number) =>
  until(async () => (await here.recorded()).filter((type) => type === 'SagaCompleted').length === n);

describe('a saga at work', () => {
  it('does each instance once, what came before it was started and what comes after', async () => {
    const done: string[] = [];
    for (const parcel of ['a', 'b']) await here.post(parcel);
    const { errors } = here.start(
      parcels(async ({ key }) => {
        done.push(key);
        return { outcome: 'done' };
      }),
    );
    await until(async () => done.length === 2);
    await Promise.all(Array.from({ length: 100 }, (_, n) => here.post(`${n}`)));
    await completed(102);
    expect(done.toSorted()).toEqual(['a', 'b', ...Array.from({ length: 100 }, (_, n) => `${n}`)].toSorted());
    expect(await here.recorded()).toEqual(Array(102).fill('SagaCompleted'));
    expect(errors).toEqual([]);
  });

  it('tries again what fails, each at its own time, until a day is over', async () => {
    const clock = new FakeClock();
    const attempts: number[] = [];
    here.start(
      parcels(async ({ key, attempt }) => {
        if (key !== 'bad') return { outcome: 'done' };
        attempts.push(attempt);
        throw new StepFailedError('no-van');
      }),
      { clock },
    );
    await here.post('bad');
    const delays = [10_000, 30_000, 2 * MINUTE, 10 * MINUTE, ...Array<number>(24).fill(60 * MINUTE)];
    for (const [n, delay] of delays.entries()) {
      const row = await until(async () => (await waiting()).find(({ failures }) => failures === n + 1));
      const next_attempt_at = new Date(clock.now() + delay).toISOString();
      expect(row).toMatchObject({ status: 'retrying', reason: 'no-van', next_attempt_at });
      clock.advance(delay);
      // Whatever is appended has the worker look, so that nobody waits for a timer here.
      await here.post(`good-${n}`);
    }
    expect(await until(async () => (await waiting()).find(({ status }) => status === 'given-up'))).toMatchObject({
      failures: 29,
      reason: 'no-van',
      next_attempt_at: null,
    });
    expect(attempts).toEqual(Array.from({ length: 29 }, (_, n) => n + 1));
    // What is given up is set going again by a new source.
    await here.post('bad');
    await until(async () => attempts.at(-1) === 1);
  }, 120_000);

  it('goes on with others while some are stuck, and with those once they can', async () => {
    const [stuck, done] = [Promise.withResolvers<void>(), [] as string[]];
    here.start(
      parcels(async ({ key }) => {
        if (key.startsWith('stuck')) await stuck.promise;
        done.push(key);
        return { outcome: 'done' };
      }),
    );
    for (const parcel of ['stuck-1', 'stuck-2', 'stuck-3']) await here.post(parcel);
    for (let n = 0; n < 20; n++) await here.post(`${n}`);
    await until(async () => done.length === 20);
    stuck.resolve();
    await completed(23);
    expect(done).toHaveLength(23);
  });

  it('gives up a step that takes too long, and records nothing of what it does later', async () => {
    const late = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<unknown>();
    here.start(
      parcels(
        async ({ attempt, record }) => {
          if (attempt > 1) return { outcome: 'done' };
          await late.promise;
          await record({ type: 'ParcelWeighed', data: { grams: 1 } }).catch(ended.resolve);
          return { outcome: 'too-late' };
        },
        { timeoutMs: 50, retryAfter: () => 1 },
      ),
    );
    await here.post('a');
    await completed(1);
    late.resolve();
    expect(await ended.promise).toMatchObject({ name: 'StaleAttemptError' });
    expect(await here.recorded()).toEqual(['SagaFailed', 'SagaCompleted']);
  });
});

describe('copies of a saga', () => {
  it('do each instance once, and one takes over from one that ends', async () => {
    const done: string[] = [];
    const saga = parcels(async ({ key }) => {
      done.push(key);
      return { outcome: 'done' };
    });
    const copies = [here.start(saga), here.start(saga), here.start(saga)];
    for (const [round, copy] of copies.entries()) {
      for (let n = 0; n < 20; n++) await here.post(`${round}-${n}`);
      await completed(20 * (round + 1));
      await copy.stop();
    }
    expect(new Set(done).size).toBe(60);
    expect(done).toHaveLength(60);
  });

  it('that both hold a lease record each instance once', async () => {
    // A copy that was paused past its lease works on beside the one that has it now: what it records is refused.
    const both = Promise.withResolvers<void>();
    let arrived = 0;
    const saga = parcels(async ({ record }) => {
      if (++arrived === 2) both.resolve();
      await both.promise;
      await record({ type: 'ParcelWeighed', data: { grams: 7 } });
      return { outcome: 'done' };
    });
    const paused = here.start(saga);
    await here.post('a');
    await until(async () => arrived === 1);
    await here.pool.query(`update saga.lease set held_until = '-infinity'`);
    const other = here.start(saga);
    await completed(1);
    expect(await here.recorded()).toEqual(['ParcelWeighed', 'SagaCompleted']);
    expect([...paused.errors, ...other.errors]).toEqual([]);
  });
});
