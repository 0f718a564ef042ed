import { expect, it } from '@jest/globals';
import { InvalidAppendError, StoreUnavailableError, WrongExpectedRevisionError } from './errors.ts';
import type { AppendResult, EventStore } from './port.ts';
import { type AppendOutcome, reportAppends } from './probe.ts';

const written: AppendResult = { revision: 0, position: '1', repeated: false };

/** A store that does nothing but end its appends in one way. */
const ending = (append: EventStore['append']): EventStore => ({
  append,
  readStream: async () => [],
  readAll: async () => [],
  onAppended: () => () => undefined,
  head: async () => null,
  ordinal: () => 0n,
  close: async () => undefined,
});

it.each<[AppendOutcome, () => Promise<AppendResult>]>([
  ['written', async () => written],
  ['repeated', async () => ({ ...written, repeated: true })],
  ['conflict', () => Promise.reject(new WrongExpectedRevisionError('stream', 0, 1))],
  ['refused', () => Promise.reject(new InvalidAppendError('no events'))],
  ['unavailable', () => Promise.reject(new StoreUnavailableError('away'))],
])('an append that ends as %s is reported so, and its caller gets what the store gave', async (outcome, end) => {
  const reports: [string, number][] = [];
  const store = reportAppends(ending(end), (...report) => reports.push(report));
  const [own, plain] = await Promise.allSettled([store.append('stream', 0, []), end()]);
  expect(own).toEqual(plain);
  expect(reports).toEqual([[outcome, expect.any(Number)]]);
});
