import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { type Build, listBuilds } from './build.ts';
import { CheckpointMovedError } from './checkpoint-moved.ts';
import { fill } from './fill.ts';
import { acquireLease, whileHeld } from './lease.ts';
import type { ServingProgress } from './progress.ts';
import type { Projection } from './projection.ts';
import { type WorkOptions, work } from './worker.ts';

/** What a runner needs. */
export interface RunnerOptions {
  readonly store: EventStore;
  /** Connections that may lose their last commits in a crash. */
  readonly pool: Pool;
  readonly projection: Projection;
  readonly progress: ServingProgress;
  readonly pageSize?: number;
  /** Told of whatever failed; it is tried again. */
  readonly onError: (error: unknown) => void;
}

/** A projection at work in this process. */
export interface Runner {
  /** Ends after the pages under way and gives the leases back. */
  stop(): Promise<void>;
}

/** This process, as the owner of leases. */
export const ownerName = `${hostname()}/${process.pid}`;

const PAGE_SIZE = 1_000;
const LOOK_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Keeps every build of a projection's version up with the log, for ever: those whose lease this process can get, the
 * others stand by. A build that is being filled is swapped in once it has caught up.
 */
export function run(options: RunnerOptions): Runner {
  const { pool, projection, onError } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const working = new Map<number, Promise<void>>();

  async function look(): Promise<void> {
    const builds = await listBuilds(pool);
    for (const build of builds) {
      const ours = build.name === projection.name && build.version === projection.version;
      if (!ours || working.has(build.id)) continue;
      working.set(
        build.id,
        workOn(options, build, signal).finally(() => working.delete(build.id)),
      );
    }
  }

  async function keepLooking(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await look();
        failures = 0;
      } catch (error) {
        onError(error);
        failures++;
      }
      await pause(Math.min(LOOK_MS * 2 ** failures, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(working.values());
  }

  const looking = keepLooking();
  return {
    async stop() {
      stopping.abort();
      await looking;
    },
  };
}

/** One turn at a build, if its lease is free: it ends when the lease is lost or something fails. */
async function workOn(options: RunnerOptions, build: Build, signal: AbortSignal): Promise<void> {
  const { store, pool, projection, progress, pageSize = PAGE_SIZE, onError } = options;
  const onPage: WorkOptions['onPage'] = (status, position) => {
    if (status === 'serving') progress.report(position);
  };
  const working = { store, pool, projection, pageSize, onPage };
  try {
    const lease = await acquireLease(pool, build.id, ownerName);
    if (!lease) return;
    await whileHeld(pool, lease, signal, async (held) => {
      const from = build.status === 'building' ? await fill(working, build, lease, held) : lease.position;
      await work(working, build, lease, from, held);
    });
  } catch (error) {
    // Another copy took over: that is what leases are for.
    if (!(error instanceof CheckpointMovedError)) onError(error);
  }
}
