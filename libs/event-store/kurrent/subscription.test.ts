import { once } from 'node:events';
import { Readable } from 'node:stream';
import { expect, it } from '@jest/globals';
import type { AllStreamSubscription, KurrentDBClient, SubscribeToAllOptions } from '@kurrent/kurrentdb-client';
import { subscribe } from './subscription.ts';

/** A subscription of the client's, as far as it is used, whose course the test decides. */
function scripted() {
  const stream = new Readable({ objectMode: true, read: () => undefined });
  const subscription = Object.assign(stream, { unsubscribe: async () => void stream.destroy() });
  const checkpoints: ((commit: bigint) => void)[] = [];
  const subscribeToAll = ({ filter }: SubscribeToAllOptions) => {
    const one = subscription as unknown as AllStreamSubscription;
    checkpoints.push((commit) => filter?.checkpointReached?.(one, { commit, prepare: commit }));
    return one;
  };
  const client = { subscribeToAll } as Partial<KurrentDBClient> as KurrentDBClient;
  return { client, stream, scan: (commit: bigint) => checkpoints[0]?.(commit) };
}

const eventAt = (commit: bigint) => ({
  event: {
    id: `${commit}`,
    type: 'Noted',
    streamId: 'task-1',
    revision: 0n,
    data: {},
    metadata: {},
    position: { commit, prepare: commit },
  },
});

it('how far the server has looked counts only where every event before was handed over: it is told ahead of them', async () => {
  const { client, stream, scan } = scripted();
  const told: string[] = [];
  const subscription = subscribe(client, null, ['task-'], {
    onConfirmed: () => undefined,
    onEvent: ({ commit }) => told.push(`event ${commit}`),
    onScanned: (commit) => told.push(`scanned ${commit}`),
  });
  // It has come, and waits in the client's stream.
  stream.push(eventAt(10n));
  scan(50n);
  await once(stream, 'data');
  scan(60n);
  expect(told).toEqual(['event 10', 'scanned 60']);
  subscription.stop();
  scan(70n);
  expect(told).toHaveLength(2);
  await subscription.ended;
});
