import { describe, expect, it } from '@jest/globals';
import { createCache } from './index.ts';

describe('a cache', () => {
  it('keeps what was used last, and tells what it drops', () => {
    const dropped: string[] = [];
    const cache = createCache<number>(2, (_, key) => dropped.push(key));
    cache.set('a', 1);
    cache.set('b', 2);
    expect(cache.get('a')).toBe(1);
    cache.set('c', 3);
    expect([...cache.keys()].toSorted()).toEqual(['a', 'c']);
    expect(dropped).toEqual(['b']);
  });
});
