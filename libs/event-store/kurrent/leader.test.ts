import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventStore, NO_STREAM } from '../port.ts';
import { many, newStream } from '../testing/events.ts';
import { type StandIn, startStandIn } from './testing/index.ts';
import { openStore, PATIENT } from './testing/open-store.ts';

let [follower, leader]: StandIn[] = [];
let store: EventStore;

beforeEach(async () => {
  follower = await startStandIn();
  leader = await startStandIn();
});
afterEach(async () => {
  await store.close();
  await Promise.all([follower?.stop(), leader?.stop()]);
});

/** Lets one node lead, as all nodes see it. */
async function lead(by: StandIn, others: readonly StandIn[]): Promise<void> {
  const address = { host: '127.0.0.1', port: by.port };
  const members = [by, ...others].map(({ port }) => ({
    host: '127.0.0.1',
    port,
    state: port === by.port ? ('leader' as const) : ('follower' as const),
    isAlive: true,
  }));
  await by.behave({ leader: null, members });
  for (const node of others) await node.behave({ leader: address, members });
}

describe('a node that does not lead', () => {
  it('is left for the one that does, by appends and by reads', async () => {
    await lead(leader!, [follower!]);
    store = await openStore(follower!.url, PATIENT);
    const stream = newStream();
    const { position } = await store.append(stream, NO_STREAM, many(2));
    expect(await store.readStream(stream)).toHaveLength(2);
    expect(await store.head()).toBe(position);
    const { position: next } = await store.append(stream, 1, many(1));
    expect(await store.readAll(position, 10)).toMatchObject([{ revision: 2, position: next }]);
  });

  it('is found out by an append only, where it has led before', async () => {
    await lead(follower!, [leader!]);
    const url = `esdb://127.0.0.1:${follower!.port},127.0.0.1:${leader!.port}?tls=false`;
    store = await openStore(url, PATIENT);
    await store.append(newStream(), NO_STREAM, many(1));
    await lead(leader!, [follower!]);
    const streams = Array.from({ length: 40 }, () => newStream());
    const results = await Promise.all(streams.map((stream) => store.append(stream, NO_STREAM, many(1))));
    expect(results.map(({ revision }) => revision)).toEqual(streams.map(() => 0));
    for (const stream of streams) expect(await store.readStream(stream)).toHaveLength(1);
  });

  it('takes over from a leader that is gone', async () => {
    await lead(leader!, [follower!]);
    const url = `kurrentdb://127.0.0.1:${follower!.port},127.0.0.1:${leader!.port}?tls=false`;
    store = await openStore(url, PATIENT);
    await store.append(newStream(), NO_STREAM, many(1));
    await leader!.goAway();
    await lead(follower!, []);
    const stream = newStream();
    await store.append(stream, NO_STREAM, many(1));
    expect(await store.readStream(stream)).toHaveLength(1);
  });
});
