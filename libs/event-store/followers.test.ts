import { setImmediate } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { type Follower, Followers } from './followers.ts';

/** A log that can be made to ring, and what was told of it. */
function scene(answers: (boolean | Error)[] = []) {
  const wakes = new Set<() => void>();
  const told: (readonly [readonly string[], boolean])[] = [];
  const followers = new Followers<string>({
    store: {
      onAppended(wake) {
        wakes.add(wake);
        return () => void wakes.delete(wake);
      },
    },
    async tell(all: ReadonlySet<Follower<string>>, isFirst) {
      told.push([[...all].map(({ subject }) => subject), isFirst]);
      await setImmediate();
      const answer = answers.shift() ?? true;
      if (answer instanceof Error) throw answer;
      for (const { wake } of all) wake();
      return answer;
    },
  });
  const follow = (subject: string) => {
    let news = Promise.withResolvers<void>();
    const stop = followers.follow(subject, () => {
      news.resolve();
      news = Promise.withResolvers();
    });
    return { stop, woken: () => news.promise };
  };
  return { told, follow, wakes, append: () => wakes.forEach((wake) => void wake()) };
}

it('looks when somebody begins to follow and at appends, once for all that came meanwhile', async () => {
  const { told, follow, append } = scene();
  const [one, two] = [follow('a'), follow('b')];
  await Promise.all([one.woken(), two.woken()]);
  append();
  append();
  await Promise.all([one.woken(), two.woken()]);
  expect(told).toEqual([
    [['a'], true],
    [['a', 'b'], false],
  ]);
  for (const { stop } of [one, two]) stop();
});

it('asks again where it could not be told, and after a failure at the next append; both times it is the first still', async () => {
  const { told, follow, append } = scene([false, new Error('away'), true]);
  const one = follow('a');
  await one.woken();
  while (told.length < 2) await setImmediate();
  append();
  await one.woken();
  expect(told.map(([, isFirst]) => isFirst)).toEqual([true, true, true]);
  one.stop();
});

it('looks no more once nobody follows, and begins anew with the next who does', async () => {
  const { told, follow, wakes } = scene();
  const one = follow('a');
  await one.woken();
  one.stop();
  expect(wakes.size).toBe(0);
  const two = follow('b');
  await two.woken();
  expect(told).toEqual([
    [['a'], true],
    [['b'], true],
  ]);
  two.stop();
});
