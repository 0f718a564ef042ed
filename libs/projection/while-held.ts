import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { CheckpointMovedError } from './checkpoint-moved.ts';
import { LEASE_MS, releaseLease, renewLease, type Turn } from './lease.ts';

/** What it takes to hold a lease on. */
export interface HoldOptions {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly leaseMs?: number;
}

/**
 * Runs `work` while the lease is held on. Its signal is aborted when `outer` is, or when the turn was lost; then, at its
 * end, this rejects with CheckpointMovedError. In the end the lease is given back.
 */
export async function whileHeld(
  options: HoldOptions,
  turn: Turn,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const lost = new AbortController();
  const done = new AbortController();
  void renew(options, turn, lost, done.signal);
  try {
    await work(AbortSignal.any([outer, lost.signal]));
  } finally {
    done.abort();
    await releaseLease(options.pool, turn).catch(() => undefined);
  }
  if (lost.signal.aborted) throw new CheckpointMovedError(turn.build.id, turn.epoch, turn.position);
}

/** One renewal after the other, never two at once: while a page holds the build's row they would use up the pool. */
async function renew(
  { pool, store, leaseMs = LEASE_MS }: HoldOptions,
  turn: Turn,
  lost: AbortController,
  done: AbortSignal,
): Promise<void> {
  const number = (position: string | null) => (position === null ? -1n : store.ordinal(position));
  while (!done.aborted && !lost.signal.aborted) {
    await pause(leaseMs / 3, undefined, { signal: done }).catch(() => undefined);
    if (done.aborted) return;
    const known = number(turn.position);
    try {
      const found = await renewLease(pool, turn, leaseMs);
      // A server that crashed may have lost the last pages: a turn that waited for the next event would leave them out
      // of the tables until there is one.
      if (found === undefined || number(found) < known) lost.abort();
    } catch {
      // The database is away: the next page, or the next renewal, will tell.
    }
  }
}
