import { describe, expect, it } from '@jest/globals';
import { createKeyedMutex } from './mutex.ts';

describe('a keyed mutex', () => {
  it('runs work of one key one after another, in the order of arrival, whatever fails', async () => {
    const { run } = createKeyedMutex();
    const log: string[] = [];
    const first = Promise.withResolvers<void>();
    const work = (name: string, wait?: Promise<void>) => async () => {
      log.push(`${name} begins`);
      await wait;
      log.push(`${name} ends`);
      if (name === 'b') throw new Error('b failed');
      return name;
    };
    const a = run('key', work('a', first.promise));
    const b = run('key', work('b'));
    const c = run('key', work('c'));
    first.resolve();
    await expect(Promise.allSettled([a, b, c])).resolves.toMatchObject([
      { value: 'a' },
      { reason: { message: 'b failed' } },
      { value: 'c' },
    ]);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('runs work of different keys at once', async () => {
    const { run } = createKeyedMutex();
    const held = Promise.withResolvers<string>();
    const slow = run('slow', () => held.promise);
    expect(await run('quick', async () => 'quick')).toBe('quick');
    held.resolve('slow');
    expect(await slow).toBe('slow');
  });
});
