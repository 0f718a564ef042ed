import { setTimeout as pause } from 'node:timers/promises';
import { PositionLostError } from '#libs/event-store';
import { CheckpointMovedError } from './checkpoint-moved.ts';
import { fill } from './fill.ts';
import { gatherer } from './gather.ts';
import { acquireLease } from './lease.ts';
import type { RunnerOptions } from './runner.ts';
import { startOverIfLost } from './start-over.ts';
import { Statistics } from './statistics.ts';
import { whileHeld } from './while-held.ts';
import { type FoldedPage, type WorkOptions, work } from './worker.ts';

/** A build that has read another log stands still: only an operator can mend that. So long until it is looked at again. */
const REFUSED_MS = 30_000;

/** One turn at a build, if its lease is free: it ends when the lease is lost or something fails. */
export async function takeTurn(
  options: RunnerOptions,
  buildId: number,
  owner: string,
  signal: AbortSignal,
): Promise<void> {
  const { pool, progress, projection, leaseMs, onError } = options;
  const gather = gatherer(projection.gatherMs ?? 0, progress);
  const working: WorkOptions = {
    ...options,
    onPage(status, position) {
      if (status === 'serving') progress.report(position);
    },
  };
  try {
    const turn = await acquireLease(pool, buildId, owner, leaseMs);
    if (!turn) return;
    await whileHeld(working, turn, signal, async (held) => {
      if (turn.build.status === 'building') await startOverIfLost(working, turn, () => fill(working, turn, held));
      const statistics = new Statistics(pool, projection, turn.build);
      const onFolded = (page: FoldedPage) => {
        statistics.folded(page.events);
        options.onFolded?.(page);
      };
      await work({ ...working, gather, onFolded }, turn, held);
    });
  } catch (error) {
    // Another copy took over, or an operator dropped or swapped the build: that is what leases and checkpoints are for.
    if (!(error instanceof CheckpointMovedError)) onError(error);
    if (!(error instanceof PositionLostError)) return;
    progress.forget();
    await pause(REFUSED_MS, undefined, { signal }).catch(() => undefined);
  }
}
