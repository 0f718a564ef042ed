import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { whileLeased } from '#libs/saga';
import { type ReminderOptions, remindAll } from './remind-all.ts';

/** What reminders need. */
export interface RunRemindersOptions extends ReminderOptions {
  /** Where leases are kept. */
  readonly pool: Pool;
  readonly intervalMs: number;
  /** How long a lease holds unless it is renewed, in milliseconds; default 3000. */
  readonly leaseMs?: number;
}

/** Scans for reminders at once and then every interval, in one copy at a time, for ever. */
export function runReminders(options: RunRemindersOptions): { stop(): Promise<void> } {
  const { pool, intervalMs, leaseMs, onError } = options;
  const stopping = new AbortController();
  const scan = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      const began = performance.now();
      await remindAll(options, signal).catch((error: unknown) => onError(error, null));
      const left = Math.max(0, intervalMs - (performance.now() - began));
      await pause(left, undefined, { signal }).catch(() => undefined);
    }
  };
  const lease = { pool, name: 'reminders', onError: (error: unknown) => onError(error, null) };
  const running = whileLeased(leaseMs === undefined ? lease : { ...lease, leaseMs }, scan, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
