import { describe, expect, it } from '@jest/globals';
import { type RecordedEvent, SYSTEM } from '#libs/event';
import { StoreUnavailableError } from './errors.ts';
import type { EventStore } from './port.ts';
import { subscribe } from './subscribe.ts';

/** A log of numbered events whose reads can be held back and made to fail. */
class ScriptedLog {
  length = 0;
  readonly reads: (string | null)[] = [];
  readonly failures: Error[] = [];
  readonly #wakes = new Set<() => void>();
  /** Runs at the end of each read, after what it will answer has been settled. */
  onRead: (count: number) => void = () => undefined;

  grow(by: number): void {
    this.length += by;
    for (const wake of this.#wakes) wake();
  }

  get watched(): boolean {
    return this.#wakes.size > 0;
  }

  readonly store: EventStore = {
    readAll: async (after, limit) => {
      this.reads.push(after);
      const failure = this.failures.shift();
      if (failure) throw failure;
      const first = Number(after ?? 0) + 1;
      const page = Array.from({ length: Math.min(limit, this.length - first + 1) }, (_, i) => event(first + i));
      this.onRead(this.reads.length);
      return page;
    },
    onAppended: (wake) => {
      this.#wakes.add(wake);
      return () => void this.#wakes.delete(wake);
    },
    heard: () => undefined,
    append: unused,
    readStream: unused,
    head: unused,
    lag: unused,
    ordinal: BigInt,
    close: unused,
  };
}

function unused(): never {
  throw new Error('a subscription has no need of this');
}

function event(n: number): RecordedEvent {
  const metadata = {
    organization_id: 'o',
    actor: SYSTEM,
    occurred_at: '',
    recorded_at: '',
    command_id: 'c',
    correlation_id: 'c',
    causation_id: null,
  };
  return { id: `${n}`, type: 'T', data: {}, version: 1, metadata, stream: 's', revision: n, position: `${n}` };
}

/** Subscribes until event `until` has been handled. Gives the pages by the positions in them. */
async function follow(log: ScriptedLog, until: number, pageSize: number, onPage = (_: number[]) => {}) {
  const abort = new AbortController();
  const pages: number[][] = [];
  await subscribe(
    log.store,
    null,
    (events) => {
      const page = events.map((one) => Number(one.position));
      pages.push(page);
      onPage(page);
      if (page.includes(until)) abort.abort();
    },
    { pageSize, signal: abort.signal },
  );
  expect(log.watched).toBe(false);
  return pages;
}

describe('a subscription', () => {
  it('hands over page by page, and goes on when it is woken', async () => {
    const log = new ScriptedLog();
    log.length = 5;
    const pages = await follow(log, 7, 2, (page) => page.includes(5) && log.grow(2));
    expect(pages).toEqual([[1, 2], [3, 4], [5], [6, 7]]);
  });

  it('reads the next page while it hands over one', async () => {
    const log = new ScriptedLog();
    log.length = 3;
    const readsAtPage: number[] = [];
    await follow(log, 3, 1, () => readsAtPage.push(log.reads.length));
    expect(readsAtPage.every((reads, page) => reads > page + 1)).toBe(true);
  });

  it('misses nothing that comes while a read is on its way', async () => {
    const log = new ScriptedLog();
    log.onRead = (count) => count <= 3 && log.grow(1);
    expect((await follow(log, 3, 10)).flat()).toEqual([1, 2, 3]);
  });

  it('asks for nothing while there is no news', async () => {
    const log = new ScriptedLog();
    log.length = 1;
    const pages = await follow(log, 2, 10, (page) => page.includes(1) && setImmediate(() => log.grow(1)));
    expect(pages).toEqual([[1], [2]]);
    expect(log.reads).toEqual([null, '1']);
  });

  it('goes on after the store was away', async () => {
    const log = new ScriptedLog();
    log.length = 2;
    log.failures.push(new StoreUnavailableError('away'), new StoreUnavailableError('away'));
    expect(await follow(log, 2, 1)).toEqual([[1], [2]]);
    expect(log.reads.slice(0, 3)).toEqual([null, null, null]);
  });

  it('ends with what its handler threw, and with what no store can answer', async () => {
    const log = new ScriptedLog();
    log.length = 2;
    const { signal } = new AbortController();
    const failing = subscribe(log.store, null, () => Promise.reject(new Error('handler')), { pageSize: 1, signal });
    await expect(failing).rejects.toThrow('handler');
    log.failures.push(new RangeError('position'));
    await expect(subscribe(log.store, 'x', () => {}, { signal })).rejects.toThrow(RangeError);
    expect(log.watched).toBe(false);
  });

  it('ends at the end of the log where that is asked for', async () => {
    const log = new ScriptedLog();
    log.length = 3;
    const pages: number[] = [];
    const { signal } = new AbortController();
    const count = (page: readonly unknown[]) => void pages.push(page.length);
    await subscribe(log.store, null, count, { pageSize: 2, untilEnd: true, signal });
    expect(pages).toEqual([2, 1]);
    expect(log.watched).toBe(false);
  });

  it('ends at once where it is told to while it waits, or before it began', async () => {
    const log = new ScriptedLog();
    const abort = new AbortController();
    const waiting = subscribe(log.store, null, () => {}, { signal: abort.signal });
    setImmediate(() => abort.abort());
    await waiting;
    await subscribe(log.store, null, () => {}, { signal: abort.signal });
    expect(log.watched).toBe(false);
  });
});
