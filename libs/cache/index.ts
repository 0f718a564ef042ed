import { LRUCache } from 'lru-cache';

/** A cache in this process's memory of what was used last. */
export type Cache<V extends {}> = Pick<LRUCache<string, V>, 'get' | 'peek' | 'set' | 'delete' | 'clear' | 'keys'>;

/**
 * A cache of at most `entries`; what is dropped or deleted is told to `dispose`. It grows as it is filled: with
 * LRUCache's `max` it would lay out all of its places at once, which took a start some 50 ms.
 */
export function createCache<V extends {}>(entries: number, dispose?: (value: V, key: string) => void): Cache<V> {
  return new LRUCache<string, V>({ maxSize: entries, sizeCalculation: () => 1, ...(dispose ? { dispose } : {}) });
}
