import { setTimeout as delay } from 'node:timers/promises';
import { processStart, runningPostmaster } from '../server/index.ts';
import type { Log } from './log.ts';

const LOOK_MS = 200;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 30_000;
/** A server that lived for this long is not in a loop of crashes. */
const SOUND_MS = 30_000;

/** Watches a server until it is told to stop. */
export interface Supervisor {
  /** Resolves when no restart is under way and none will follow. */
  stop(): Promise<void>;
}

/**
 * Looks whether the server of a data folder lives, and calls `restart` when it died: at once after a long life, later
 * and later (up to 30 s) where it does not come up or dies again.
 */
export function supervise(dataFolder: string, restart: () => Promise<void>, log: Log): Supervisor {
  const stopped = new AbortController();
  const pause = (ms: number) => delay(ms, undefined, { ref: false, signal: stopped.signal });

  async function watch(): Promise<never> {
    let backoff = FIRST_BACKOFF_MS;
    for (let started = performance.now(); ; started = performance.now()) {
      const pid = runningPostmaster(dataFolder)?.pid;
      const start = pid === undefined ? undefined : processStart(pid);
      while (pid !== undefined && start !== undefined && processStart(pid) === start) await pause(LOOK_MS);
      backoff = performance.now() - started > SOUND_MS ? FIRST_BACKOFF_MS : backoff;
      log.warn({ pid, backoffMs: backoff }, 'the embedded database is gone, restarting it');
      await pause(backoff);
      backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS);
      await restart().then(
        () => log.info({}, 'the embedded database is back'),
        (error: unknown) => log.error({ err: error }, 'the embedded database does not start'),
      );
    }
  }

  const watching = watch().catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error;
  });
  return {
    async stop() {
      stopped.abort();
      await watching;
    },
  };
}
