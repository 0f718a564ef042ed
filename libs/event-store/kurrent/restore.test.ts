import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { PositionLostError } from '../errors.ts';
import { type EventStore, NO_STREAM } from '../port.ts';
import { subscribe } from '../subscribe.ts';
import { many, newStream, noted } from '../testing/events.ts';
import { type StandIn, startStandIn } from './testing/index.ts';
import { answered, openStore, PATIENT } from './testing/open-store.ts';

let standIn: StandIn;
let store: EventStore;

beforeEach(async () => {
  standIn = await startStandIn();
  store = await openStore(standIn.url, PATIENT);
});
afterEach(async () => {
  await store.close();
  await standIn.stop();
});

const append = () => store.append(newStream(), NO_STREAM, many(1));

/** A server that was restored to what it held before the last appends; resolves to the position of the last one. */
async function restored(): Promise<string> {
  await append();
  const backup = await standIn.snapshot();
  await append();
  const { position } = await append();
  await standIn.goAway();
  await standIn.comeBack(backup);
  return position;
}

it('a reader who is further than a restored log is told so, and does not wait for what will never come', async () => {
  const lost = await restored();
  await expect(store.readAll(lost, 10)).rejects.toEqual(new PositionLostError(lost));
  const following = subscribe(store, lost, () => undefined, { signal: new AbortController().signal });
  await expect(following).rejects.toThrow(PositionLostError);
});

it('so is one whose position the restored log has written over', async () => {
  const lost = await restored();
  while (store.ordinal((await store.append(newStream(), NO_STREAM, [noted('longer')])).position) < store.ordinal(lost));
  await expect(store.readAll(lost, 10)).rejects.toEqual(new PositionLostError(lost));
});

it('so is one who stands exactly where the restored log goes on, by the id of what was read there', async () => {
  const first = await append();
  const backup = await standIn.snapshot();
  const stream = newStream();
  const [lost, next] = [many(1), many(1)];
  const { position } = await store.append(stream, NO_STREAM, lost);
  const told = Promise.withResolvers<void>();
  const following = subscribe(store, first.position, () => told.resolve(), { signal: new AbortController().signal });
  await told.promise;
  await standIn.goAway();
  await standIn.comeBack(backup);
  expect((await answered(() => store.append(stream, NO_STREAM, next))).position).toBe(position);
  await expect(following).rejects.toEqual(new PositionLostError(position));
  for (const uncached of [false, true]) {
    const read = (events: typeof lost) => store.readAll(position, 10, { uncached, afterId: events[0]!.id });
    await expect(read(lost)).rejects.toEqual(new PositionLostError(position));
    expect(await read(next)).toEqual([]);
  }
});

it('so is one who follows while it happens', async () => {
  const first = await append();
  const backup = await standIn.snapshot();
  const told = Promise.withResolvers<void>();
  const following = subscribe(store, first.position, () => told.resolve(), { signal: new AbortController().signal });
  const { position } = await append();
  await told.promise;
  await standIn.goAway();
  await standIn.comeBack(backup);
  await expect(following).rejects.toEqual(new PositionLostError(position));
});

it('who asks before the log is followed again is told nothing of what was lost', async () => {
  const first = await append();
  const backup = await standIn.snapshot();
  await append();
  await append();
  await standIn.goAway();
  await standIn.comeBack(backup);
  expect(await store.head()).toBe(first.position);
  expect(await store.readAll(first.position, 1)).toEqual([]);
});

it('who begins anew reads the restored log, and hears of what comes', async () => {
  await restored();
  const abort = new AbortController();
  let count = 0;
  const following = subscribe(
    store,
    null,
    (page) => {
      count += page.length;
      if (count === 2) abort.abort();
    },
    { signal: abort.signal },
  );
  await append();
  await following;
  expect(count).toBe(2);
});
