import { setTimeout as pause } from 'node:timers/promises';
import type { Signal } from '../signal.ts';
import { Arrivals } from './arrivals.ts';
import type { Connection } from './connection.ts';
import type { ServerEvent } from './convert.ts';
import type { KnownStreams } from './known-streams.ts';
import type { Reader } from './reader.ts';
import { type Subscription, subscribe } from './subscription.ts';
import { Tail } from './tail.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const ARRIVAL_MS = 1_000;

/** What a follower works with. */
export interface FollowerOptions {
  readonly connection: Connection;
  readonly reader: Reader;
  readonly prefixes: readonly string[];
  readonly known: KnownStreams;
  readonly signal: Signal;
}

/**
 * Follows the log for all of a process: one subscription to `$all`, filtered by the prefixes of our streams. Whatever
 * ends it, another one goes on behind the last event that was handed over. Whoever reads closely reads the tail.
 */
export class Follower {
  /** Undefined until it is known where the log ends. */
  #tail: Tail | undefined;
  #scanned: bigint | null = null;
  #subscription: Subscription | undefined;
  #confirmed = false;
  readonly #arrivals = new Arrivals();
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly options: FollowerOptions) {}

  /** The last events; undefined until it is known where the log ends. */
  get tail(): Tail | undefined {
    return this.#tail;
  }

  /** Every event of ours up to this place is in the tail, or stands before it. */
  get scanned(): bigint | null {
    return this.#scanned;
  }

  /** Whether a subscription is at work. */
  get isFollowing(): boolean {
    return this.#confirmed;
  }

  /**
   * The event at a place where one was just acknowledged, as soon as the subscription has brought it; undefined where the
   * log is to be asked instead.
   */
  async arrival(commit: bigint): Promise<ServerEvent | undefined> {
    const end = this.#tail?.end;
    if (end !== undefined && (end ?? -1n) >= commit) return this.#tail?.at(commit);
    return this.#confirmed ? this.#arrivals.wait(commit, ARRIVAL_MS) : undefined;
  }

  /** Begins. Resolves after the first attempt to find out where the log ends, whatever came of it. */
  async start(): Promise<void> {
    await this.#begin().catch(() => undefined);
    this.#running = this.#run();
  }

  /** Ends the subscription; another one goes on. */
  restart(): void {
    this.#subscription?.stop();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.restart();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    for (let wait = FIRST_PAUSE_MS; !signal.aborted; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
      const tail = await this.#begin().catch(() => undefined);
      if (tail && !signal.aborted && (await this.#follow(tail))) wait = FIRST_PAUSE_MS;
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /**
   * Finds out where the log ends, once; and, before another subscription goes on, that the log still holds what was
   * handed over last. A log that does not is another one, or an older state of it: then all begins anew.
   */
  async #begin(): Promise<Tail> {
    const { reader, known, signal } = this.options;
    const { end, endId = null } = this.#tail ?? {};
    if (this.#tail && (end === null || end === undefined || (await reader.holds(end, endId)))) return this.#tail;
    const last = await reader.end();
    this.#tail = new Tail(last);
    this.#scanned = this.#tail.end;
    known.begin();
    signal.ring();
    return this.#tail;
  }

  /** Resolves once the subscription is over, to whether it ever was at work. */
  async #follow(tail: Tail): Promise<boolean> {
    const { connection, prefixes, known, signal } = this.options;
    let worked = false;
    this.#subscription = subscribe(connection.client, this.#scanned, prefixes, {
      onConfirmed: () => {
        this.#confirmed = worked = true;
      },
      onEvent: (event: ServerEvent) => {
        tail.add(event);
        this.#scanned = event.commit;
        known.learn(event.stored.stream, event.stored.revision);
        this.#arrivals.tell(event);
        signal.ring();
      },
      onScanned: (commit) => {
        this.#scanned = commit;
      },
    });
    await this.#subscription.ended;
    this.#confirmed = false;
    this.#arrivals.giveUp();
    known.doubt();
    return worked;
  }
}
