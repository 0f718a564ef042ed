import { setTimeout as delay } from 'node:timers/promises';
import type { Position, RecordedEvent } from '#libs/event';
import { StoreUnavailableError } from './errors.ts';
import type { EventStore } from './port.ts';

/** How a subscription reads. */
export interface SubscribeOptions {
  /** The most events a page; default 500. */
  readonly pageSize?: number;
  /** See ReadAllOptions. */
  readonly afterId?: string | null;
  /** Ends it at the end of the log, instead of waiting for more. */
  readonly untilEnd?: boolean;
  /** Ends the subscription: the page that is being handled is the last. */
  readonly signal: AbortSignal;
  /** Waited for before a look at what has just come: lets more of it gather. */
  readonly gather?: (signal: AbortSignal) => Promise<void>;
}

const PAGE_SIZE = 500;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/**
 * Hands over every event after a position (null: from the first), in the order of the log, page by page, and then
 * the new ones as they come. The next page is fetched while one is handled. While the store is away it tries again,
 * at most 2 seconds apart. Resolves once `signal` is aborted; rejects with what `handlePage` threw.
 * @throws PositionLostError where the log does not hold the last event any more that was handed over
 */
export async function subscribe(
  store: EventStore,
  after: Position | null,
  handlePage: (events: readonly RecordedEvent[]) => Promise<void> | void,
  options: SubscribeOptions,
): Promise<void> {
  const { signal } = options;
  const own = new AbortController();
  const pages = readPages(store, after, { ...options, signal: AbortSignal.any([signal, own.signal]) });
  try {
    let next = pages.next();
    for (;;) {
      const { value: page } = await next;
      if (!page || signal.aborted) return;
      next = pages.next();
      // Should handlePage throw, nobody asks for this page any more.
      next.catch(() => undefined);
      await handlePage(page);
    }
  } finally {
    own.abort();
    await pages.return(undefined);
  }
}

async function* readPages(
  store: EventStore,
  after: Position | null,
  { pageSize = PAGE_SIZE, afterId = null, untilEnd = false, signal, gather }: SubscribeOptions,
) {
  let news = Promise.withResolvers<void>();
  const stop = store.onAppended(() => news.resolve());
  signal.addEventListener('abort', () => news.resolve());
  let [position, id] = [after, afterId];
  // What was heard may end before the log does.
  const read = (options: { readonly afterId: string | null }) =>
    (untilEnd ? undefined : store.heard(position, pageSize, options)) ?? store.readAll(position, pageSize, options);
  try {
    while (!signal.aborted) {
      // Before the read: news that come while it is under way may be missing in it.
      news = Promise.withResolvers<void>();
      const page = await readPatiently(() => read({ afterId: id }), signal);
      const last = page.at(-1);
      if (last) {
        ({ position, id } = last);
        yield page;
      }
      if (untilEnd && !last) return undefined;
      if (untilEnd || page.length === pageSize || signal.aborted) continue;
      await news.promise;
      if (gather) await gather(signal);
    }
  } finally {
    stop();
  }
  return undefined;
}

async function readPatiently(read: () => Promise<readonly RecordedEvent[]>, signal: AbortSignal) {
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }
  return [];
}
