import { CallTimeoutError } from './within.ts';

/**
 * Everything that a read yields, unless it says nothing for `silenceMs`, or goes on for more than `totalMs`. It goes on in
 * the background where it was too slow: a read of this client that is left before its end starves the later ones.
 * @throws CallTimeoutError, and what the read throws
 */
export async function drain<T>(read: AsyncIterable<T>, silenceMs: number, totalMs: number): Promise<T[]> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const end = performance.now() + totalMs;
  const timer = setTimeout(() => setImmediate(() => reject(new CallTimeoutError(silenceMs))), silenceMs);
  let waiting = true;
  const all = (async () => {
    const items: T[] = [];
    for await (const item of read) {
      if (!waiting) continue;
      items.push(item);
      if (performance.now() < end) timer.refresh();
    }
    return items;
  })();
  all.catch(() => undefined);
  return Promise.race([all, late]).finally(() => {
    waiting = false;
    clearTimeout(timer);
  });
}
