import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  jsonEvent,
  KurrentDBClient,
  START,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { type StandIn, startStandIn } from './index.ts';

const event = (n: number, id: string = randomUUID()) => jsonEvent({ id, type: 'Noted', data: { n }, metadata: { n } });

async function collect<T>(reading: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of reading) all.push(one);
  return all;
}

describe('a stand-in', () => {
  let standIn: StandIn;
  let client: KurrentDBClient;
  beforeEach(async () => {
    standIn = await startStandIn();
    client = KurrentDBClient.connectionString(standIn.url.replace('esdb:', 'kurrentdb:'));
  });
  afterEach(async () => {
    await client.dispose();
    await standIn.stop();
  });

  it('gives back what was appended', async () => {
    const events = [event(0), event(1), event(2)];
    const result = await client.appendToStream('task-1', events, { streamState: 'no_stream' });
    expect(result.nextExpectedRevision).toBe(2n);
    const read = await collect(client.readStream('task-1', { fromRevision: 1n }));
    expect(read.map(({ event }) => [event?.id, event?.type, event?.data, event?.metadata, event?.revision])).toEqual(
      events.slice(1).map(({ id }, i) => [id, 'Noted', { n: i + 1 }, { n: i + 1 }, BigInt(i + 1)]),
    );
    expect(read.at(-1)?.event?.position).toEqual(result.position);
    const all = await collect(
      client.readAll({
        fromPosition: END,
        direction: BACKWARDS,
        maxCount: 2,
        filter: streamNameFilter({ prefixes: ['task-'] }),
      }),
    );
    expect(all.map(({ event }) => event?.data)).toEqual([{ n: 2 }, { n: 1 }]);
  });

  it('tells a wrong revision and answers a repeat', async () => {
    const events = [event(0), event(1)];
    const first = await client.appendToStream('task-1', events, { streamState: 'no_stream' });
    expect(await client.appendToStream('task-1', events, { streamState: 'no_stream' })).toEqual(first);
    await expect(client.appendToStream('task-1', event(2), { streamState: 'no_stream' })).rejects.toMatchObject({
      expectedState: 'no_stream',
      actualState: 1n,
      streamName: 'task-1',
    });
    await expect(client.appendToStream('task-1', event(2), { streamState: 7n })).rejects.toThrow(
      WrongExpectedVersionError,
    );
  });

  it('subscribes', async () => {
    await client.appendToStream('task-1', [event(0), event(1)], { streamState: 'no_stream' });
    const subscription = client.subscribeToAll({
      fromPosition: START,
      filter: streamNameFilter({ prefixes: ['task-'] }),
    });
    const seen: unknown[] = [];
    const done = Promise.withResolvers<void>();
    subscription.on('error', done.reject);
    subscription.on('data', (resolved: AllStreamResolvedEvent) => {
      seen.push(resolved.event?.data);
      if (seen.length === 3) done.resolve();
    });
    await standIn.until(({ live }) => live === 1);
    await client.appendToStream('other-1', event(9));
    await client.appendToStream('task-1', event(2), { streamState: 1n });
    await done.promise;
    expect(seen).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    await subscription.unsubscribe();
  });
});
