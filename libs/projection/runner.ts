import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { type Build, listBuilds } from './build.ts';
import { keepLooking } from './keep-looking.ts';
import { ownerName } from './owner.ts';
import type { ServingProgress } from './progress.ts';
import type { Projection } from './projection.ts';
import { dropSuperseded } from './swap-back.ts';
import { takeTurn } from './take-turn.ts';
import type { FoldedPage } from './worker.ts';

/** What a runner needs. */
export interface RunnerOptions {
  readonly store: EventStore;
  /** Connections that may lose their last commits in a crash. */
  readonly pool: Pool;
  readonly projection: Projection;
  readonly progress: ServingProgress;
  /** Looks at the builds; runners of a process may share it. */
  readonly look?: () => Promise<readonly Build[]>;
  /** The most events a page; default 1000. */
  readonly pageSize?: number;
  /** How long a lease holds unless it is renewed, in milliseconds; default 3000. */
  readonly leaseMs?: number;
  /** Told of whatever failed; it is tried again. */
  readonly onError: (error: unknown) => void;
  /** Told of every page, for measurements. Must not throw. */
  readonly onFolded?: (page: FoldedPage) => void;
}

/** A projection at work in this process. */
export interface Runner {
  /** Ends after the pages under way and gives the leases back. */
  stop(): Promise<void>;
}

/**
 * Keeps every build of a projection's version up with the log, for ever: those whose lease this process can get, the
 * others stand by. A build that is being filled is swapped in once it has caught up. Builds of versions that this
 * program does not know are left alone.
 */
export function run(options: RunnerOptions): Runner {
  const { pool, projection, progress, onError, look = () => listBuilds(pool) } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const working = new Map<number, Promise<void>>();
  let dropping: Promise<void> | undefined;
  // What a worker has reported was committed on one of these connections: see ServingProgress.
  const end = progress.forgetOnLossOf(pool);

  async function begin(): Promise<void> {
    const builds = (await look()).filter(({ name }) => name === projection.name);
    for (const { id, version, status, owner } of builds) {
      const ours = version === projection.version && KEPT_UP.includes(status);
      if (!ours || owner !== null || working.has(id)) continue;
      working.set(
        id,
        takeTurn(options, id, ownerName, signal).finally(() => working.delete(id)),
      );
    }
    // Nobody waits for it: whoever still reads those tables must not keep this copy from taking over.
    if (builds.some(({ status }) => status === 'superseded'))
      dropping ??= dropSuperseded(pool, projection.name)
        .catch(onError)
        .finally(() => {
          dropping = undefined;
        });
  }

  const looking = keepLooking(begin, onError, signal);
  return {
    async stop() {
      stopping.abort();
      await looking;
      await Promise.all([...working.values(), dropping]);
      end();
    },
  };
}

const KEPT_UP: readonly Build['status'][] = ['building', 'serving', 'standby'];
