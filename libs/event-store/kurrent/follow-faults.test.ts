import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailableError } from '../errors.ts';
import { type EventStore, NO_STREAM } from '../port.ts';
import { subscribe } from '../subscribe.ts';
import { many, newStream } from '../testing/events.ts';
import { type StandIn, startStandIn } from './testing/index.ts';
import { answered, IMPATIENT, openStore, PATIENT } from './testing/open-store.ts';

let standIn: StandIn;
let writer: EventStore;
let reader: EventStore;
let abort: AbortController;
let following: Promise<void>;
let seen: string[];
let arrived: () => void;

/** Resolves once the reader was told of so many events. */
async function told(count: number): Promise<void> {
  while (seen.length < count) {
    const { promise, resolve } = Promise.withResolvers<void>();
    arrived = resolve;
    await promise;
  }
}

/** Appends an event with another store; resolves to its id. */
async function append(): Promise<string> {
  const [event] = many(1);
  await writer.append(newStream(), NO_STREAM, [event!]);
  return event!.id;
}

beforeEach(async () => {
  standIn = await startStandIn();
  writer = await openStore(standIn.url, PATIENT);
  reader = await openStore(standIn.url, IMPATIENT);
  abort = new AbortController();
  seen = [];
  arrived = () => undefined;
  following = subscribe(
    reader,
    null,
    (page) => {
      seen.push(...page.map(({ id }) => id));
      arrived();
    },
    { signal: abort.signal },
  );
});
afterEach(async () => {
  abort.abort();
  await following;
  await Promise.all([writer.close(), reader.close()]);
  await standIn.stop();
});

describe('whoever follows hears of everything once and in order, where the subscription', () => {
  it.each<[string, () => Promise<void>]>([
    ['ends without a word', () => standIn.endSubscriptions()],
    ['is dropped, as that of a slow reader', () => standIn.dropSlowReaders()],
    ['is lost with the connection', () => standIn.dropConnections()],
    ['says nothing any more', () => standIn.behave({ subscriptions: 'stalled' })],
  ])('%s', async (_, disturb) => {
    const ids = [await append()];
    await told(1);
    const { subscriptions } = await standIn.seen();
    await disturb();
    ids.push(await append(), await append());
    // A new one is there: what stays away is noticed by the head of the log.
    await standIn.until((now) => now.subscriptions > subscriptions);
    await standIn.behave({ subscriptions: 'answered' });
    ids.push(await append());
    await told(4);
    expect(seen).toEqual(ids);
  });

  it('is lost with the server, which comes back', async () => {
    const ids = [await append()];
    await told(1);
    await standIn.goAway();
    await expect(reader.head()).rejects.toThrow(StoreUnavailableError);
    await standIn.comeBack();
    for (let n = 0; n < 3; n++) ids.push(await append());
    await told(4);
    expect(seen).toEqual(ids);
  });
});

describe('a read that the server does not answer', () => {
  it('ends in time, and the next ones are answered once the server is back', async () => {
    const id = await append();
    await told(1);
    await standIn.behave({ reads: 'stalled' });
    const reads = [reader.head(), reader.readStream(newStream()), reader.readAll(null, 10), reader.lag(null)];
    for (const result of await Promise.allSettled(reads))
      expect(result).toMatchObject({ status: 'rejected', reason: { name: StoreUnavailableError.name } });
    await standIn.behave({ reads: 'answered' });
    expect((await answered(() => reader.readAll(null, 10))).map((event) => event.id)).toEqual([id]);
  });

  it('does not come in the way of the next ones, after the server was away', async () => {
    const id = await append();
    await standIn.goAway();
    await expect(reader.readAll(null, 10)).rejects.toThrow(StoreUnavailableError);
    await standIn.comeBack();
    expect((await answered(() => reader.readAll(null, 10))).map((event) => event.id)).toEqual([id]);
  });
});

it('a follower that is at the end asks the server for no events', async () => {
  await append();
  await told(1);
  const read = jest.spyOn(reader, 'readAll');
  await append();
  await append();
  await told(3);
  expect(read).not.toHaveBeenCalled();
});
