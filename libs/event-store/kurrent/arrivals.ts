import type { ServerEvent } from './convert.ts';

type Waiter = (event: ServerEvent | undefined) => void;

/** Who waits for the subscription to bring the event at a place. */
export class Arrivals {
  readonly #waiters = new Map<bigint, Waiter[]>();

  /** The event at a place, once the subscription brings it; undefined where it does not within so many milliseconds. */
  wait(commit: bigint, ms: number): Promise<ServerEvent | undefined> {
    const { promise, resolve } = Promise.withResolvers<ServerEvent | undefined>();
    const waiters = this.#waiters.get(commit) ?? [];
    this.#waiters.set(commit, [...waiters, resolve]);
    const timer = setTimeout(() => resolve(undefined), ms);
    return promise.finally(() => {
      clearTimeout(timer);
      this.#waiters.delete(commit);
    });
  }

  /** An event has come. */
  tell(event: ServerEvent): void {
    for (const waiter of this.#waiters.get(event.commit) ?? []) waiter(event);
  }

  /** None will come for a while. */
  giveUp(): void {
    for (const waiters of this.#waiters.values()) for (const waiter of waiters) waiter(undefined);
  }
}
