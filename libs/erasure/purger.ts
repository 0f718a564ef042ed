import { setTimeout as pause } from 'node:timers/promises';
import { type CompleteOptions, completeErasures } from './complete.ts';
import { type PurgeOptions, purge } from './purge.ts';

const LONGEST_PAUSE_MS = 60_000;

/** How a purger works. */
export interface PurgerOptions extends Omit<PurgeOptions, 'signal'>, CompleteOptions {
  /** Told of whatever failed; it is tried again. */
  readonly onError: (error: unknown) => void;
}

/** Completes erasures, and purges whenever keys have been destroyed, by this process or another, until it is stopped. */
export function startPurger({ onError, ...options }: PurgerOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let news = Promise.withResolvers<void>();
  options.keyRing.onDestroyed(() => news.resolve());
  const work = async () => {
    while (!stopping.signal.aborted) {
      news = Promise.withResolvers<void>();
      await completeErasures(options)
        .then(() => purge({ ...options, signal: stopping.signal }))
        .catch(onError);
      const rest = pause(LONGEST_PAUSE_MS, undefined, { signal: stopping.signal, ref: false });
      await Promise.race([news.promise, rest.catch(() => undefined)]);
    }
  };
  const working = work();
  return {
    async stop() {
      stopping.abort();
      await working;
    },
  };
}
