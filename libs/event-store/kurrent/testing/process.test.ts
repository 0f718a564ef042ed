import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { START } from '@kurrent/kurrentdb-client';
import { collect, connect, listen, noted } from './client.ts';
import { type StandInProcess, startStandInProcess } from './index.ts';

describe('a stand-in as a process of its own', () => {
  let standIn: StandInProcess;
  beforeEach(async () => {
    standIn = await startStandInProcess();
  });
  afterEach(() => standIn.stop());

  it('serves, tells what it saw, and misbehaves when told', async () => {
    const client = connect(standIn.url);
    const { subscription, caughtUp, seen } = listen(client, { fromPosition: START });
    await caughtUp;
    await standIn.until(({ live }) => live === 1);
    await standIn.behave({ appends: 'timed-out' });
    await expect(client.appendToStream('task-1', noted(0))).rejects.toMatchObject({ type: 'deadline-exceeded' });
    await seen(1);
    expect(await standIn.seen()).toMatchObject({ appends: 1, subscriptions: 1, open: 1 });
    const ended = once(subscription, 'end');
    await standIn.endSubscriptions();
    await ended;
    const backup = await standIn.snapshot();
    await standIn.behave({ appends: 'answered' });
    await client.appendToStream('task-1', noted(1));
    await standIn.goAway();
    await standIn.comeBack(backup);
    const another = connect(standIn.url);
    expect(await collect(another.readStream('task-1'))).toHaveLength(1);
    await Promise.all([client.dispose(), another.dispose()]);
  });

  it('is gone with all it held when it is killed', async () => {
    const client = connect(standIn.url);
    await client.appendToStream('task-1', noted(0));
    await standIn.stop();
    standIn = await startStandInProcess({ port: standIn.port });
    const another = connect(standIn.url);
    await expect(collect(another.readStream('task-1'))).rejects.toMatchObject({ type: 'stream-not-found' });
    await Promise.all([client.dispose(), another.dispose()]);
  });
});
