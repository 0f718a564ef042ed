import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ANY, type KurrentDBClient } from '@kurrent/kurrentdb-client';
import { type EventStore, NO_STREAM } from '../port.ts';
import { subscribe } from '../subscribe.ts';
import { many, newStream } from '../testing/events.ts';
import { connect, noted } from './testing/client.ts';
import { type StandIn, startStandIn } from './testing/index.ts';
import { openStore, PATIENT } from './testing/open-store.ts';

let standIn: StandIn;
let store: EventStore;
let others: KurrentDBClient;

beforeEach(async () => {
  standIn = await startStandIn();
  store = await openStore(standIn.url, PATIENT);
  others = connect(standIn.url);
});
afterEach(async () => {
  await store.close();
  await others.dispose();
  await standIn.stop();
});

/** More events of others than the server passes over before it says how far it has come. */
async function fill(): Promise<void> {
  const events = Array.from({ length: 400 }, (_, n) => noted(n));
  for (let n = 0; n < 3; n++) await others.appendToStream('others-1', events, { streamState: ANY });
}

async function append(): Promise<string> {
  const [event] = many(1);
  await store.append(newStream(), NO_STREAM, [event!]);
  return event!.id;
}

it('whoever follows misses none of ours among the events of others, wherever the subscription breaks', async () => {
  const ids: string[] = [];
  const seen: string[] = [];
  const abort = new AbortController();
  const rounds = 6;
  const onPage = (page: readonly { readonly id: string }[]) => {
    seen.push(...page.map(({ id }) => id));
    if (seen.length >= 2 * rounds) abort.abort();
  };
  const following = subscribe(store, null, onPage, { signal: abort.signal });
  for (let round = 0; round < rounds; round++) {
    ids.push(await append());
    await fill();
    ids.push(await append());
    await (round % 2 === 0 ? standIn.endSubscriptions() : standIn.dropConnections());
  }
  await following;
  expect(seen).toEqual(ids);
});

it('the head is the last event of ours, and what others append moves it no further', async () => {
  const { position } = await store.append(newStream(), NO_STREAM, many(1));
  await fill();
  expect(await store.head()).toBe(position);
  expect(await store.lag(position)).toBe(0);
});

it('one look at the log tells all who ask at once how far they are behind', async () => {
  const { position } = await store.append(newStream(), NO_STREAM, many(1));
  const lags = () => Promise.all(Array.from({ length: 20 }, () => store.lag(position)));
  await lags();
  const { reads } = await standIn.seen();
  expect(await lags()).toEqual(Array.from({ length: 20 }, () => 0));
  // Some of its own, by which the store sees whether it hears everything.
  expect((await standIn.seen()).reads - reads).toBeLessThan(20);
});

it('a store that is closed leaves no subscription behind', async () => {
  await standIn.until(({ open }) => open === 1);
  await store.close();
  await standIn.until(({ open }) => open === 0);
});
