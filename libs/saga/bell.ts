import { setTimeout as pause } from 'node:timers/promises';

/** Wakes one waiter, also where it rang while nobody waited. */
export class Bell {
  #rung = Promise.withResolvers<void>();

  ring(): void {
    this.#rung.resolve();
  }

  /** Resolves once it has rung since the last wait, after `timeoutMs`, or when the signal is aborted. */
  async wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const late = pause(timeoutMs, undefined, { signal: AbortSignal.any([signal, over.signal]) });
    await Promise.race([this.#rung.promise, late.catch(() => undefined)]);
    over.abort();
    this.#rung = Promise.withResolvers<void>();
  }
}
