import type { Bookmark } from './bookmark.ts';
import type { Place } from './place.ts';

const EVERY_MS = 1000;

/**
 * Notes places one after the other, one a second. Without a note a repeat starts from the first event: slower, and as
 * right.
 */
export class Saver {
  #saved = performance.now();
  #saving: Promise<unknown> = Promise.resolve();

  constructor(private readonly bookmark: Bookmark) {}

  /** Notes a place if the last time is long enough ago. */
  reached(place: Place): void {
    if (performance.now() - this.#saved >= EVERY_MS) void this.save(place);
  }

  /** Notes a place. */
  save(place: Place): Promise<unknown> {
    this.#saved = performance.now();
    return this.#next(() => this.bookmark.save(place));
  }

  /** Forgets what was noted, at last. */
  remove(): Promise<unknown> {
    return this.#next(() => this.bookmark.remove());
  }

  #next(work: () => Promise<void>): Promise<unknown> {
    this.#saving = this.#saving.then(work).catch(() => undefined);
    return this.#saving;
  }
}
