import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { END, type KurrentDBClient, START, streamNameFilter } from '@kurrent/kurrentdb-client';
import { collect, connect, listen, noted } from './client.ts';
import { type StandIn, startStandIn } from './index.ts';

/** What the client makes of a server that misbehaves: what the adapter has to live with. */
describe('a stand-in that misbehaves', () => {
  let standIn: StandIn;
  let client: KurrentDBClient;
  const append = (n: number, streamState: bigint | 'no_stream' = n === 0 ? 'no_stream' : BigInt(n - 1)) =>
    client.appendToStream('task-1', noted(n), { streamState });
  const stored = async () => (await collect(client.readStream('task-1'))).map(({ event }) => Object(event?.data).n);
  const filter = streamNameFilter({ prefixes: ['task-'] });

  beforeEach(async () => {
    standIn = await startStandIn();
    client = connect(standIn.url);
  });
  afterEach(async () => {
    await client.dispose();
    await standIn.stop();
  });

  it('drops connections: what is in flight fails, and the next calls go through', async () => {
    const { subscription, caughtUp } = listen(client, { fromPosition: START, filter });
    await caughtUp;
    await standIn.behave({ appends: 'unanswered', reads: 'stalled' });
    const results = Promise.allSettled([append(0), collect(client.readAll())]);
    await standIn.until(({ appends, reads }) => appends === 1 && reads === 1);
    const dropped = once(subscription, 'error');
    await standIn.dropConnections();
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await dropped)[0]).toMatchObject({ type: 'unavailable' });
    await standIn.behave({ appends: 'answered', reads: 'answered' });
    expect(await eventually(stored)).toEqual([0]);
    expect((await eventually(() => append(1))).nextExpectedRevision).toBe(1n);
  });

  it('goes away and comes back with its data', async () => {
    await append(0);
    await stored();
    await standIn.goAway();
    await expect(append(1)).rejects.toMatchObject({ type: 'unavailable' });
    await expect(stored()).rejects.toMatchObject({ type: 'unavailable' });
    await standIn.comeBack();
    await eventually(() => append(1));
    expect(await eventually(stored)).toEqual([0, 1]);
  });

  it('goes away before a client has read: that client appends again, and never reads again', async () => {
    await append(0);
    await standIn.goAway();
    await expect(stored()).rejects.toMatchObject({ type: 'unavailable' });
    await standIn.comeBack();
    await eventually(() => append(1));
    await expect(stored()).rejects.toMatchObject({ type: 'unavailable' });
    const another = connect(standIn.url);
    expect(await collect(another.readStream('task-1'))).toHaveLength(2);
    await another.dispose();
  });

  it('comes back with an older state, and forgets which appends without a revision it has seen', async () => {
    const event = noted(0);
    await client.appendToStream('task-1', event);
    await stored();
    const backup = await standIn.snapshot();
    await append(1);
    await standIn.goAway();
    await standIn.comeBack(backup);
    expect(await eventually(stored)).toEqual([0]);
    await eventually(() => client.appendToStream('task-1', event));
    expect(await stored()).toEqual([0, 0]);
  });

  it('stalls appends, and writes them late', async () => {
    await standIn.behave({ appends: 'stalled' });
    const late = append(0);
    await standIn.until(({ appends }) => appends === 1);
    await expect(stored()).rejects.toMatchObject({ type: 'stream-not-found' });
    await standIn.behave({ appends: 'answered' });
    expect((await late).nextExpectedRevision).toBe(0n);
  });

  it('writes and never answers, and answers the repeat', async () => {
    await standIn.behave({ appends: 'unanswered' });
    const event = noted(0);
    void client.appendToStream('task-1', event, { streamState: 'no_stream' }).catch(() => undefined);
    await standIn.until(({ appends }) => appends === 1);
    await standIn.behave({ appends: 'answered' });
    expect(await stored()).toEqual([0]);
    const repeat = await client.appendToStream('task-1', event, { streamState: 'no_stream' });
    expect(repeat.nextExpectedRevision).toBe(0n);
    expect(await stored()).toEqual([0]);
  });

  it.each([
    ['timed-out', [0]],
    ['not-written', []],
  ] as const)('answers that an append timed out: %s', async (appends, there) => {
    await standIn.behave({ appends });
    await expect(append(0)).rejects.toMatchObject({ type: 'deadline-exceeded' });
    expect(await stored().catch(() => [])).toEqual(there);
  });

  it('stalls reads, and answers them late', async () => {
    await append(0);
    await standIn.behave({ reads: 'stalled' });
    const late = stored();
    await standIn.until(({ reads }) => reads === 1);
    await standIn.behave({ reads: 'answered' });
    expect(await late).toEqual([0]);
  });

  it('stalls subscriptions: those there are say nothing, new ones are not confirmed', async () => {
    const before = listen(client, { fromPosition: END, filter });
    await before.caughtUp;
    await standIn.behave({ subscriptions: 'stalled' });
    const after = listen(client, { fromPosition: START, filter });
    await standIn.until(({ subscriptions }) => subscriptions === 2);
    await append(0);
    expect([before.numbers(), after.numbers()]).toEqual([[], []]);
    await standIn.behave({ subscriptions: 'answered' });
    await Promise.all([before.seen(1), after.seen(1)]);
    await Promise.all([before.subscription.unsubscribe(), after.subscription.unsubscribe()]);
    await standIn.until(({ open }) => open === 0);
  });

  it('ends subscriptions silently: an end, and no error', async () => {
    const { subscription, caughtUp } = listen(client, { fromPosition: START, filter });
    await caughtUp;
    const ended = once(subscription, 'end');
    await standIn.endSubscriptions();
    await ended;
    expect(await standIn.seen()).toMatchObject({ open: 0, live: 0 });
  });

  it('drops slow readers when told', async () => {
    const { subscription, caughtUp } = listen(client, { fromPosition: START, filter });
    await caughtUp;
    const dropped = once(subscription, 'error');
    await standIn.dropSlowReaders();
    expect((await dropped)[0]).toMatchObject({ code: 10 });
  });

  it('refuses as a node that does not lead: the client goes to the leader for the next call', async () => {
    const leader = await startStandIn();
    try {
      await standIn.behave({ leader: { host: '127.0.0.1', port: leader.port } });
      await expect(append(0)).rejects.toMatchObject({ type: 'not-leader', leader: { port: leader.port } });
      await eventually(() => append(0));
      expect(await leader.seen()).toMatchObject({ appends: 1 });
    } finally {
      await leader.stop();
    }
  });

  it('names the leader to a client that discovers', async () => {
    const leader = await startStandIn();
    const itself = { host: '127.0.0.1', port: standIn.port, state: 'follower', isAlive: true } as const;
    await standIn.behave({ members: [itself, { ...itself, port: leader.port, state: 'leader' }] });
    const discovering = connect(standIn.url.replace('esdb:', 'esdb+discover:'));
    try {
      await discovering.appendToStream('task-1', noted(0));
      expect(await leader.seen()).toMatchObject({ appends: 1 });
      expect(await collect(discovering.readStream('task-1'))).toHaveLength(1);
      expect(await leader.seen()).toMatchObject({ reads: 1 });
    } finally {
      await discovering.dispose();
      await leader.stop();
    }
  });
});

/** Repeats a call that may fail while the client finds out that the server is back. */
async function eventually<T>(call: () => Promise<T>): Promise<T> {
  for (let left = 200; ; left--) {
    try {
      return await call();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
