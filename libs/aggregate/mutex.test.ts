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

  it('does not begin what nobody waits for any more, and goes on with what comes after', async () => {
    const { run } = createKeyedMutex(0);
    const held = Promise.withResolvers<string>();
    const first = run('key', () => held.promise);
    let begun = false;
    const late = run('key', async () => {
      begun = true;
    });
    // Both promises settle later than the clock's smallest step.
    setImmediate(() => held.resolve('done'));
    await expect(late).rejects.toMatchObject({ name: 'BusyError', key: 'key' });
    expect([await first, begun]).toEqual(['done', false]);
    expect(await run('key', async () => 'next')).toBe('next');
  });
});
