import type { NewEvent } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { ImportStoppedError, type RowPlace } from './errors.ts';

/** So many appends are under way at most: the store gets full batches. */
export const FULL_WINDOW = 2000;

/**
 * Appends in order without waiting for each one. The store writes them in the order in which they were issued.
 *
 * Later appends to the same stream build on earlier ones by their expected revision. If one fails, those after it on its
 * stream fail too, and so no event of a task can pass another. Those of other tasks that are under way may still succeed;
 * nothing further is issued.
 */
export class AppendWindow {
  /** Events that this window wrote, less those that the log turned out to hold. */
  written = 0;
  #underWay = 0;
  #issued = 0;
  #failure: { readonly order: number; readonly at: RowPlace; readonly error: Error } | undefined;
  #wake: (() => void) | undefined;

  constructor(
    private readonly store: EventStore,
    /** So many are under way at most, and half as many when the next ones are issued. */
    private readonly limit = FULL_WINDOW,
  ) {}

  /** Issues an append. Call it only when `hasRoom`. */
  append(at: RowPlace, stream: string, expectedRevision: number, events: readonly NewEvent[]): void {
    const order = this.#issued++;
    this.#underWay++;
    this.store.append(stream, expectedRevision, events).then(
      ({ repeated }) => {
        if (!repeated) this.written += events.length;
        this.#settled();
      },
      (error: Error) => {
        // The first one in the order of the file is the cause, whichever is answered first.
        if (!this.#failure || order < this.#failure.order) this.#failure = { order, at: placeOf(at), error };
        this.#settled();
      },
    );
  }

  /** Whether another append may be issued now. */
  get hasRoom(): boolean {
    return this.#underWay < this.limit && !this.#failure;
  }

  /** Resolves when there is room. @throws ImportStoppedError where an append failed, once none is under way. */
  async room(): Promise<void> {
    await this.#until(() => this.#underWay <= this.limit / 2 || this.#failure !== undefined);
    if (this.#failure) await this.drained();
  }

  /** Resolves when none is under way. @throws ImportStoppedError where one has failed. */
  async drained(): Promise<void> {
    await this.settled();
    if (this.#failure) throw new ImportStoppedError(this.#failure.at, this.written, this.#failure.error);
  }

  /** Resolves when none is under way, whatever became of them. */
  settled(): Promise<void> {
    return this.#until(() => this.#underWay === 0);
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
  }

  #settled(): void {
    this.#underWay--;
    if (this.#underWay <= this.limit / 2 || this.#failure) this.#wake?.();
  }
}

const placeOf = ({ line, caseId }: RowPlace): RowPlace => ({ line, caseId });
