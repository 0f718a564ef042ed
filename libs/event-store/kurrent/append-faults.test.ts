import { randomUUIDv7 } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NewEvent } from '#libs/event';
import { AppendTooLargeError, StoreUnavailableError } from '../errors.ts';
import { type EventStore, NO_STREAM } from '../port.ts';
import { counted, many, newStream, noted } from '../testing/events.ts';
import { type StandIn, startStandIn } from './testing/index.ts';
import { answered, IMPATIENT, openStore } from './testing/open-store.ts';

let standIn: StandIn;
let store: EventStore;
const stream = newStream();
/** An event whose id can come only once, as most ids of Docket's own. */
const oneOff = (): NewEvent => ({ ...counted(), id: randomUUIDv7() });
const revisions = async (name = stream) => (await store.readStream(name)).map((event) => event.revision);
/** How many appends the server has seen. */
const appends = async () => (await standIn.seen()).appends;

beforeEach(async () => {
  standIn = await startStandIn();
  store = await openStore(standIn.url, { appendAgainMs: 30_000 });
});
afterEach(async () => {
  await store.close();
  await standIn.stop();
});

describe('an append whose outcome is unknown is sent again with the same ids, and is written once', () => {
  it.each(['timed-out', 'not-written', 'unanswered', 'stalled'] as const)('%s', async (behaviour) => {
    await store.append(stream, NO_STREAM, [oneOff()]);
    const before = await appends();
    await standIn.behave({ appends: behaviour });
    const results = Promise.all([
      store.append(stream, 0, [oneOff(), oneOff()]),
      store.append(newStream(), NO_STREAM, many(1)),
    ]);
    await standIn.until((seen) => seen.appends > before);
    await standIn.behave({ appends: 'answered' });
    expect(await results).toEqual([
      { revision: 2, position: expect.any(String), repeated: false },
      { revision: 0, position: expect.any(String), repeated: false },
    ]);
    expect(await revisions()).toEqual([0, 1, 2]);
  });

  it('where the connection is lost under 64 writers', async () => {
    await standIn.behave({ appends: 'stalled' });
    const streams = Array.from({ length: 64 }, () => newStream());
    const answers = Promise.all(streams.map((name) => store.append(name, NO_STREAM, [oneOff()])));
    await standIn.until((seen) => seen.appends >= 1);
    await standIn.dropConnections();
    await standIn.behave({ appends: 'answered' });
    for (const { revision, repeated } of await answers) expect([revision, repeated]).toEqual([0, false]);
    for (const name of streams) expect(await revisions(name)).toEqual([0]);
  });

  it('and its order is kept where others on the stream build on it', async () => {
    await standIn.behave({ appends: 'not-written' });
    const answers = Promise.all([...Array(30).keys()].map((n) => store.append(stream, n - 1, [oneOff()])));
    await standIn.until((seen) => seen.appends >= 1);
    await standIn.behave({ appends: 'answered' });
    expect((await answers).map(({ revision }) => revision)).toEqual([...Array(30).keys()]);
  });
});

describe('an append that is not answered', () => {
  beforeEach(async () => {
    await store.close();
    store = await openStore(standIn.url, IMPATIENT);
  });

  it.each(['stalled', 'unanswered', 'timed-out'] as const)(
    'ends in time, and may be sent again: %s',
    async (behaviour) => {
      const event = counted();
      await standIn.behave({ appends: behaviour });
      await expect(store.append(stream, NO_STREAM, [event])).rejects.toThrow(StoreUnavailableError);
      await standIn.behave({ appends: 'answered' });
      const result = await answered(() => store.append(stream, NO_STREAM, [event]));
      expect(result.revision).toBe(0);
      expect(await answered(revisions)).toEqual([0]);
    },
  );

  it('keeps nobody from appending once the server answers again', async () => {
    await standIn.goAway();
    await expect(store.append(stream, NO_STREAM, many(1))).rejects.toThrow(StoreUnavailableError);
    await standIn.comeBack();
    const event = counted();
    expect(await answered(() => store.append(stream, NO_STREAM, [event]))).toMatchObject({ revision: 0 });
  });
});

it('a repeat is told from the first, whoever sent that, and however close they are', async () => {
  const other = await openStore(standIn.url);
  const events = many(2);
  const results = await Promise.all([store, other, store, other].map((one) => one.append(stream, NO_STREAM, events)));
  expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect(new Set(results.map(({ position }) => position)).size).toBe(1);
  expect(await revisions()).toEqual([0, 1]);
  await other.close();
});

it('an append above what the server takes is refused by name, and others are not touched by it', async () => {
  const results = await Promise.allSettled([
    store.append(newStream(), NO_STREAM, many(1)),
    store.append(stream, NO_STREAM, [noted('x'.repeat(1024 * 1024))]),
    store.append(stream, NO_STREAM, [noted('x'.repeat(9 * 1024 * 1024))]),
    store.append(newStream(), NO_STREAM, many(1)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: expect.any(AppendTooLargeError) });
  expect(results[1]).toMatchObject({ reason: { stream, limit: 1024 * 1024 } });
  expect(results[2]).toMatchObject({ reason: expect.any(AppendTooLargeError) });
  expect(await revisions()).toEqual([]);
});
