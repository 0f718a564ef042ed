import { setTimeout as delay } from 'node:timers/promises';
import type { Position, RecordedEvent } from '#libs/event';
import { type EventStore, StoreUnavailableError } from '#libs/event-store';

const PAGE_SIZE = 500;
const PATIENCE_MS = 60_000;
const PAUSE_MS = 250;

/** The events of a log after a position, one by one, to its end. The next page is fetched while one is handled. */
export class LogReader {
  readonly #closing = new AbortController();
  #page: readonly RecordedEvent[] = [];
  #at = 0;
  #coming: Promise<readonly RecordedEvent[]>;

  constructor(
    private readonly store: EventStore,
    after: Position | null,
  ) {
    this.#coming = this.#fetch(after);
  }

  /** The next event; undefined at the end of the log. @throws StoreUnavailableError where it was away for a minute */
  async next(): Promise<RecordedEvent | undefined> {
    if (this.#at === this.#page.length) {
      this.#page = await this.#coming;
      this.#at = 0;
      const last = this.#page.at(-1);
      if (last) this.#coming = this.#fetch(last.position);
    }
    return this.#page[this.#at++];
  }

  /** Nobody asks for another event: a page that cannot be had is not tried again. */
  close(): void {
    this.#closing.abort();
  }

  #fetch(after: Position | null): Promise<readonly RecordedEvent[]> {
    const page = this.#readPatiently(after);
    // Nobody may ask for it any more.
    page.catch(() => undefined);
    return page;
  }

  async #readPatiently(after: Position | null): Promise<readonly RecordedEvent[]> {
    const { signal } = this.#closing;
    for (const began = performance.now(); ; await delay(PAUSE_MS, undefined, { signal })) {
      try {
        // What stands in the log, and not what this process remembers of what it wrote.
        return await this.store.readAll(after, PAGE_SIZE, { uncached: true });
      } catch (error) {
        if (!(error instanceof StoreUnavailableError) || performance.now() - began > PATIENCE_MS) throw error;
      }
    }
  }
}
