import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { type EventStore, NO_STREAM } from '../port.ts';
import { subscribe } from '../subscribe.ts';
import type { ContractContext } from './contract.ts';
import { many, newStream } from './events.ts';

/** Resolves at the next wake. */
export function woken(store: EventStore): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = store.onAppended(() => {
    stop();
    resolve();
  });
  return promise;
}

/** How readers learn of appends. */
export function newsContract(context: () => ContractContext): void {
  describe('news of an append', () => {
    it('reach this store and another one at once', async () => {
      const { store, open } = context();
      const other = await open();
      const started = performance.now();
      for (let round = 0; round < 5; round++) {
        const news = Promise.all([woken(store), woken(other)]);
        await store.append(newStream(), NO_STREAM, many(1));
        await news;
      }
      // Far less than by asking the log every second.
      expect(performance.now() - started).toBeLessThan(1500);
    });

    it('no longer reach who does not want them', async () => {
      const { store } = context();
      let wakes = 0;
      store.onAppended(() => wakes++)();
      const news = woken(store);
      await store.append(newStream(), NO_STREAM, many(1));
      await news;
      expect(wakes).toBe(0);
    });

    it('wake a subscriber without loss, whoever wrote and however small its pages', async () => {
      const { store, open } = context();
      const reader = await open();
      const stores = [store, reader, await open()];
      const total = 3 * 40;
      const seen: string[] = [];
      const abort = new AbortController();
      const subscription = subscribe(
        reader,
        await store.head(),
        (page) => {
          seen.push(...page.map((event) => event.id));
          if (seen.length >= total) abort.abort();
        },
        { pageSize: 7, signal: abort.signal },
      );
      const ended = once(abort.signal, 'abort');
      const written: string[] = [];
      const write = async (one: EventStore) => {
        for (let i = 0; i < 40; i++) {
          const events = many(1);
          await one.append(newStream(), NO_STREAM, events);
          written.push(...events.map((event) => event.id));
        }
      };
      await Promise.all([...stores.map(write), ended]);
      await subscription;
      expect(seen.toSorted()).toEqual(written.toSorted());
    });
  });
}
