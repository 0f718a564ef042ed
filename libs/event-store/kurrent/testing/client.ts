import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  type AllStreamResolvedEvent,
  jsonEvent,
  KurrentDBClient,
  type SubscribeToAllOptions,
} from '@kurrent/kurrentdb-client';

/** A client of a server, without the warning that it prints about the older scheme. */
export function connect(url: string): KurrentDBClient {
  return KurrentDBClient.connectionString(url.replace(/^esdb/, 'kurrentdb'));
}

/** An event that is told apart by its number. */
export function noted(n: number, id: string = randomUUID()) {
  return jsonEvent({ id, type: 'Noted', data: { n }, metadata: { from: n } });
}

/** All that a read gives. */
export async function collect<T>(reading: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of reading) all.push(one);
  return all;
}

/** A subscription whose events can be waited for. */
export function listen(client: KurrentDBClient, options: SubscribeToAllOptions) {
  const subscription = client.subscribeToAll(options);
  const seen: AllStreamResolvedEvent[] = [];
  subscription.on('data', (event) => seen.push(event));
  const caughtUp = once(subscription, 'caughtUp');
  return {
    subscription,
    caughtUp,
    numbers: () => seen.map(({ event }) => Object(event?.data).n),
    seen: async (count: number) => {
      while (seen.length < count) await once(subscription, 'data');
    },
  };
}
