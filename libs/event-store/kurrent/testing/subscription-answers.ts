import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { END, type Position, START, streamNameFilter } from '@kurrent/kurrentdb-client';
import { listen, noted } from './client.ts';
import type { Asking } from './server-contract.ts';

/** What a subscription to `$all` tells. */
export function subscriptionAnswers(asking: () => Asking): void {
  const prepare = async (count = 3) => {
    const { client, category } = asking();
    const append = (...all: number[]) =>
      client.appendToStream(
        `${category}1`,
        all.map((n) => noted(n)),
      );
    const positions: Position[] = [];
    for (let n = 0; n < count; n++) positions.push((await append(n)).position ?? { commit: 0n, prepare: 0n });
    return { client, category, filter: streamNameFilter({ prefixes: [category] }), append, positions };
  };

  it('first what is there, then that it caught up, then news', async () => {
    const { client, filter, append } = await prepare();
    const { subscription, caughtUp, seen, numbers } = listen(client, { fromPosition: START, filter });
    await caughtUp;
    await seen(3);
    await append(3, 4);
    await seen(5);
    expect(numbers()).toEqual([0, 1, 2, 3, 4]);
    await subscription.unsubscribe();
  });

  it('what comes after a position, without it', async () => {
    const { client, filter, positions, append } = await prepare();
    const from = positions[1] ?? START;
    const { subscription, caughtUp, seen, numbers } = listen(client, { fromPosition: from, filter });
    await caughtUp;
    await append(3);
    await seen(2);
    expect(numbers()).toEqual([2, 3]);
    await subscription.unsubscribe();
  });

  it('news only, from the end', async () => {
    const { client, filter, append } = await prepare();
    const { subscription, caughtUp, seen, numbers } = listen(client, { fromPosition: END, filter });
    await caughtUp;
    await append(3);
    await seen(1);
    expect(numbers()).toEqual([3]);
    await subscription.unsubscribe();
  });

  it('news with lower positions, from beyond the head', async () => {
    const { client, filter, positions, append } = await prepare();
    const beyond = (positions[2]?.commit ?? 0n) + 1_000_000_000n;
    const from = { commit: beyond, prepare: beyond };
    const { subscription, caughtUp, seen, numbers } = listen(client, { fromPosition: from, filter });
    await caughtUp;
    await append(3);
    await seen(1);
    expect(numbers()).toEqual([3]);
    await subscription.unsubscribe();
  });

  it('by a regular expression', async () => {
    const { client, category, append } = await prepare(1);
    await client.appendToStream(`${category}2`, noted(9));
    const filter = streamNameFilter({ regex: `^${category}1` });
    const { subscription, caughtUp, seen, numbers } = listen(client, { fromPosition: START, filter });
    await caughtUp;
    await append(1);
    await seen(2);
    expect(numbers()).toEqual([0, 1]);
    await subscription.unsubscribe();
  });

  it('a checkpoint each interval, of what it looked at', async () => {
    const { client, category, append, positions } = await prepare();
    const checkpoints: Position[] = [];
    const reached = Promise.withResolvers<void>();
    const filter = streamNameFilter({
      prefixes: [`${category}none`],
      maxSearchWindow: 1,
      checkpointInterval: 1,
      checkpointReached: async (_, position) => {
        checkpoints.push(position);
        if (position.commit >= news) reached.resolve();
      },
    });
    let news = positions[2]?.commit ?? 0n;
    const { subscription, caughtUp } = listen(client, { fromPosition: positions[0] ?? START, filter });
    await caughtUp;
    news = (await append(3)).position?.commit ?? 0n;
    await reached.promise;
    const commits = checkpoints.map(({ commit }) => commit);
    expect(commits).toEqual(commits.toSorted((a, b) => Number(a - b)));
    expect(commits[0]).toBeGreaterThan(positions[0]?.commit ?? 0n);
    await subscription.unsubscribe();
  });

  it('an error to a live reader who has not taken what came', async () => {
    const { client, category, filter } = await prepare(0);
    // Nobody takes its events at first.
    const subscription = client.subscribeToAll({ fromPosition: END, filter });
    const dropped = once(subscription, 'error');
    await once(subscription, 'caughtUp');
    const wide = () => ({ ...noted(0), data: { text: 'x'.repeat(10_000) } });
    for (let n = 0; n < 30; n++) await client.appendToStream(`${category}1`, Array.from({ length: 40 }, wide));
    // The client tells the error after all that was sent before it.
    subscription.resume();
    const [error] = await dropped;
    expect(error).toMatchObject({ code: 10, message: expect.stringContaining('too slow') });
  });
}
