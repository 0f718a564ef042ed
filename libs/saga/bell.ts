import { setTimeout as pause } from 'node:timers/promises';

/** Wakes one waiter, also where it rang while nobody waited. */
export class Bell {
  #rung = Promise.withResolvers<true>();

  ring(): void {
    this.#rung.resolve(true);
  }

  /** Resolves to true once it has rung since the last wait, to false after `timeoutMs` or when the signal is aborted. */
  async wait(timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    const late = pause(timeoutMs, false, { signal: AbortSignal.any([signal, over.signal]) });
    const rung = await Promise.race([this.#rung.promise, late.catch(() => false)]);
    over.abort();
    this.#rung = Promise.withResolvers();
    return rung;
  }
}
