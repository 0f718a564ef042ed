import { setTimeout as pause } from 'node:timers/promises';
import type { Attachments } from './attachments.ts';
import type { SweepReport } from './sweep.ts';

/** Told of what each sweep did, or why it failed. */
export interface SweepObserver {
  onSwept(report: SweepReport): void;
  onError(error: unknown): void;
}

const INTERVAL_MS = 5 * 60_000;

/** Sweeps now and every five minutes until it is stopped, which waits for the sweep that is under way. */
export function keepSweeping(attachments: Attachments, observer: SweepObserver, intervalMs = INTERVAL_MS) {
  const stopped = new AbortController();
  const { signal } = stopped;
  const ended = (async () => {
    while (!signal.aborted) {
      await attachments.sweep().then(
        (report) => observer.onSwept(report),
        (error: unknown) => observer.onError(error),
      );
      // Copies that start together sweep apart.
      await pause(intervalMs * (1 + Math.random() / 5), undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    async stop(): Promise<void> {
      stopped.abort();
      await ended;
    },
  };
}
