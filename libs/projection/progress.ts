import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Position } from '#libs/event';

/** How far a projection's serving build has come, for those who wait for a position. */
export interface Progress {
  /** True once the tables that are read hold everything up to the position; false where `timeoutMs` passed before. */
  reached(position: Position, timeoutMs: number, how?: WaitOptions): Promise<boolean>;
}

/** How a position is waited for. */
export interface WaitOptions {
  /** Lets events gather meanwhile; a read that somebody waits for does not. */
  readonly patient?: boolean;
}

interface Waiter {
  readonly ordinal: bigint;
  readonly patient: boolean;
  readonly wake: (reached: boolean) => void;
}

const SERVING = `select position from projection.build where name = $1 and status = 'serving'`;
const LOOK_MS = 15;
const UNKNOWN = -1n;

/**
 * The progress of one projection as this process knows it: told at once by a worker of its own, or looked up while
 * anybody waits, for another process may do the work. What is known stays true through every swap: a build is swapped
 * in only once it has come as far as the one before, in the same transaction.
 */
export class ServingProgress implements Progress {
  #ordinal = UNKNOWN;
  #looking = false;
  readonly #waiters = new Set<Waiter>();
  #awaited = Promise.withResolvers<void>();

  constructor(
    private readonly pool: Pool,
    private readonly name: string,
    private readonly ordinalOf: (position: Position) => bigint,
  ) {
    this.forgetOnLossOf(pool);
  }

  /** Says that the serving build holds everything up to here, committed. */
  report(position: Position): void {
    const ordinal = this.ordinalOf(position);
    if (ordinal <= this.#ordinal) return;
    this.#ordinal = ordinal;
    for (const waiter of this.#waiters) {
      if (waiter.ordinal > ordinal) continue;
      this.#waiters.delete(waiter);
      waiter.wake(true);
    }
  }

  /**
   * What was known counts no more once a connection of this pool was lost: a server that crashes may lose the last pages,
   * and ends every connection. Returns what ends this.
   */
  forgetOnLossOf(pool: Pool): () => void {
    const forget = () => this.forget();
    pool.on('error', forget).on('remove', forget);
    return () => void pool.off('error', forget).off('remove', forget);
  }

  /** What was known counts no more. */
  forget(): void {
    this.#ordinal = UNKNOWN;
  }

  /** Resolves once somebody waits who is not patient, after `ms`, or when the signal is aborted. */
  async untilAwaited(ms: number, signal: AbortSignal): Promise<void> {
    if ([...this.#waiters].some(({ patient }) => !patient)) return;
    const over = new AbortController();
    const late = pause(ms, undefined, { signal: AbortSignal.any([signal, over.signal]) });
    await Promise.race([this.#awaited.promise, late.catch(() => undefined)]);
    over.abort();
  }

  reached(position: Position, timeoutMs: number, { patient = false }: WaitOptions = {}): Promise<boolean> {
    const ordinal = this.ordinalOf(position);
    if (ordinal <= this.#ordinal) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiter = { ordinal, patient, wake: resolve };
    this.#waiters.add(waiter);
    if (!patient) {
      this.#awaited.resolve();
      this.#awaited = Promise.withResolvers();
    }
    const timer = setTimeout(() => {
      this.#waiters.delete(waiter);
      resolve(false);
    }, timeoutMs);
    void this.#look();
    return promise.finally(() => clearTimeout(timer));
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    while (this.#waiters.size > 0) {
      // First the pause: a worker of this process tells sooner than a look does. But where nothing is known, the answer
      // may have been there for long.
      if (this.#ordinal !== UNKNOWN) await pause(LOOK_MS);
      const found = await this.pool.query<{ position: Position | null }>(SERVING, [this.name]).catch(() => null);
      const position = found?.rows[0]?.position;
      if (position) this.report(position);
      else await pause(LOOK_MS);
    }
    this.#looking = false;
  }
}
