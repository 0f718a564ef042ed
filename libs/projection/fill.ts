import { setTimeout as pause } from 'node:timers/promises';
import type { Turn } from './lease.ts';
import { makeIndexes } from './make-indexes.ts';
import { swapIn } from './swap-in.ts';
import { type WorkOptions, workToHead } from './worker.ts';

const PAUSE_MS = 100;

/**
 * Fills a build from the log while another serves, and swaps it in once it has caught up; ends early where `signal` is
 * aborted. Whoever takes the build over goes on where it was left.
 */
export async function fill(options: WorkOptions, turn: Turn, signal: AbortSignal): Promise<void> {
  await workToHead(options, turn, signal);
  if (!signal.aborted) await makeIndexes(options.pool, options.projection, turn);
  while (!signal.aborted) {
    await workToHead(options, turn, signal);
    if (signal.aborted || (await swapIn(options, turn))) return;
    await pause(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}
