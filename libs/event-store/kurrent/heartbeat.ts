import type { Follower } from './follower.ts';
import type { KnownStreams } from './known-streams.ts';

const BEAT_MS = 300;
/** A subscription that has brought nothing for so long, though there is something, is replaced. */
const STALL_MS = 2_000;

/** What a heartbeat works with. */
export interface HeartbeatOptions {
  readonly follower: Follower;
  readonly known: KnownStreams;
  /** Where the last event of ours stands. */
  readonly head: () => Promise<bigint | null>;
}

/**
 * Watches a subscription by the head of the log: a subscription may end, or fall behind, without a word. Where it has
 * brought everything up to the head, what is known of streams is proven; where it brings nothing more, it is replaced.
 */
export class Heartbeat {
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  /** Where the tail ended when it was last seen to grow, or to be at the head, and when that was. */
  #progress: { readonly end: bigint | null | undefined; readonly at: number } = { end: undefined, at: 0 };

  constructor(private readonly options: HeartbeatOptions) {}

  /** Beats for the first time now. */
  start(): void {
    this.#timer = setTimeout(() => void this.#beat(), 0);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #beat(): Promise<void> {
    const { head, known, follower } = this.options;
    const asked = performance.now();
    try {
      const last = await head();
      const end = follower.tail?.end;
      const there = end !== undefined && (last === null || (end !== null && end >= last));
      if (there && follower.isFollowing) known.prove(asked);
      this.#watch(end, there);
    } catch {
      // The server is away: the subscription ends, or is found to be behind once the head can be read.
    }
    if (!this.#closed) this.#timer = setTimeout(() => void this.#beat(), BEAT_MS);
  }

  #watch(end: bigint | null | undefined, there: boolean): void {
    const now = performance.now();
    if (there || end !== this.#progress.end) this.#progress = { end, at: now };
    else if (now - this.#progress.at > STALL_MS) {
      this.#progress = { end, at: now };
      this.options.follower.restart();
    }
  }
}
