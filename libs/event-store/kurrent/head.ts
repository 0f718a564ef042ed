import { unavailable } from './failures.ts';
import type { Follower } from './follower.ts';
import type { Reader } from './reader.ts';
import type { Tail } from './tail.ts';
import { within } from './within.ts';

/** More new events than these are not looked through: then the last one is near the log's end. */
const PAGE = 500;

/**
 * Where the last event of ours stands. From the server, but without looking back from the log's end each time: on a server
 * that others write to, the last event of ours may lie far behind theirs, where the subscription has been long ago.
 */
export class Head {
  /** For each tail, what stood last before it began: that changes no more. */
  readonly #before = new WeakMap<Tail, Promise<bigint | null>>();

  constructor(
    private readonly reader: Reader,
    private readonly follower: Follower,
    /** So long one waits for a look back, which goes on for those who come later. */
    private readonly patienceMs: number,
  ) {}

  /** Null where there is none. @throws StoreUnavailableError */
  async read(): Promise<bigint | null> {
    const { tail, scanned } = this.follower;
    const newer = tail ? await this.reader.forwards(scanned, PAGE) : [];
    if (!tail || newer.length === PAGE || !(await this.#stands(tail))) return this.#inTime(this.reader.last());
    return newer.at(-1)?.commit ?? tail.last ?? this.#inTime(this.#lastBefore(tail));
  }

  /**
   * Whether the log is still the one that a tail is of. Without a subscription that is not known: the server may be back
   * with an older state of it, whose end who reads up to the tail's would wait for without end.
   */
  async #stands(tail: Tail): Promise<boolean> {
    const { follower, reader } = this;
    if (follower.isFollowing && follower.tail === tail) return true;
    return tail.end === null || reader.holds(tail.end, tail.endId);
  }

  #lastBefore(tail: Tail): Promise<bigint | null> {
    const known = this.#before.get(tail);
    if (known) return known;
    const asked = this.reader.last();
    this.#before.set(tail, asked);
    asked.catch(() => this.#before.delete(tail));
    return asked;
  }

  async #inTime(asked: Promise<bigint | null>): Promise<bigint | null> {
    return within(this.patienceMs, asked).catch((error: unknown) => Promise.reject(unavailable(error)));
  }
}
