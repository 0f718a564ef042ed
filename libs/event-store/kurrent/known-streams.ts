import { createCache } from '#libs/cache';

const MAX_STREAMS = 100_000;
/** So long a proof that the subscription had told everything counts. */
const FRESH_MS = 1_000;

/**
 * The last revisions of streams, as far as this process knows them without asking: from what it read and appended itself,
 * and from the subscription, which tells of each event that anybody appends.
 *
 * For what this process appends that is exact. What another one appended is known once the subscription has told it,
 * usually after some milliseconds; at the worst, where the subscription has stopped without a word, FRESH_MS later: then
 * nothing counts as known before it is proven again that the subscription has told everything.
 */
export class KnownStreams {
  readonly #revisions = createCache<number>(MAX_STREAMS);
  #freshUntil = 0;
  #era = 0;

  /** The subscription that all knowledge rests on: it tells of everything after its beginning, and of nothing before. */
  get era(): number {
    return this.#era;
  }

  /** The log held this revision as the last of a stream, at an instant in this era: every later one will be heard of. */
  learn(stream: string, revision: number, era = this.#era): void {
    if (era === this.#era && revision > (this.#revisions.peek(stream) ?? Number.NEGATIVE_INFINITY))
      this.#revisions.set(stream, revision);
  }

  /** The subscription, which is at work, had told everything that was in the log at an instant (by performance.now()). */
  prove(instant: number): void {
    this.#freshUntil = Math.max(this.#freshUntil, instant + FRESH_MS);
  }

  /** The subscription is not at work. What is known holds again once it has gone on from where it was. */
  doubt(): void {
    this.#freshUntil = 0;
  }

  /** A subscription begins at another place: nothing is known any more. */
  begin(): void {
    this.#revisions.clear();
    this.doubt();
    this.#era++;
  }

  /** Whether a stream is known to end at this revision. */
  endsAt(stream: string, revision: number): boolean {
    return performance.now() < this.#freshUntil && this.#revisions.get(stream) === revision;
  }
}
