import { expect, it } from '@jest/globals';
import { InvalidAppendError, StaleGuardError, StoreUnavailableError, WrongExpectedRevisionError } from './errors.ts';
import type { AppendResult, EventStore } from './port.ts';
import { type AppendOutcome, reportAppends } from './probe.ts';

const written: AppendResult = { revision: 0, position: '1', repeated: false };

/** A store that does nothing but end its appends in one way. */
const ending = (append: EventStore['append']): EventStore => ({
  append,
  readStream: async () => [],
  readAll: async () => [],
  heard: () => undefined,
  onAppended: () => () => undefined,
  head: async () => null,
  lag: async () => 0,
  ordinal: () => 0n,
  close: async () => undefined,
});

it.each<[AppendOutcome, () => Promise<AppendResult>]>([
  ['written', async () => written],
  ['repeated', async () => ({ ...written, repeated: true })],
  ['conflict', () => Promise.reject(new WrongExpectedRevisionError('stream', 0, 1))],
  ['conflict', () => Promise.reject(new StaleGuardError('guard', 0, 1))],
  ['refused', () => Promise.reject(new InvalidAppendError('no events'))],
  ['unavailable', () => Promise.reject(new StoreUnavailableError('away'))],
])('an append that ends as %s is reported so, and its caller gets what the store gave', async (outcome, end) => {
  const reports: [string, number][] = [];
  const store = reportAppends(ending(end), (...report) => reports.push(report));
  const [own, plain] = await Promise.allSettled([store.append('stream', 0, []), end()]);
  expect(own).toEqual(plain);
  expect(reports).toEqual([[outcome, expect.any(Number)]]);
});

it('an append goes to the store with everything that it asks for', async () => {
  const given: unknown[] = [];
  const store = reportAppends(
    ending(async (...asked) => {
      given.push(...asked);
      return written;
    }),
    () => undefined,
  );
  const asked = ['stream', 0, [], { unchanged: [{ stream: 'guard', revision: 1 }] }] as const;
  await store.append(...asked);
  expect(given).toEqual(asked);
});
