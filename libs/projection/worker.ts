import type { Pool } from 'pg';
import type { Position, RecordedEvent } from '#libs/event';
import { type EventStore, subscribe } from '#libs/event-store';
import { inTransaction } from '#libs/postgres';
import type { Build, BuildStatus } from './build.ts';
import { moveCheckpoint } from './checkpoint.ts';
import { foldPage } from './fold-page.ts';
import type { Lease } from './lease.ts';
import type { Projection } from './projection.ts';

/** What it takes to work on a build. */
export interface WorkOptions {
  readonly store: EventStore;
  /** Connections that may lose their last commits in a crash: a lost page is folded again from its checkpoint. */
  readonly pool: Pool;
  readonly projection: Projection;
  readonly pageSize: number;
  /** Told after every page: what the build is for, and how far it is. */
  readonly onPage: (status: BuildStatus, position: Position) => void;
}

/**
 * Works on a build from a position on, until `signal` is aborted or a position is reached; resolves to how far it came.
 * Rejects with what failed.
 */
export async function work(
  options: WorkOptions,
  build: Build,
  lease: Lease,
  from: Position | null,
  signal: AbortSignal,
  until?: Position,
): Promise<Position | null> {
  const { store, pageSize, onPage } = options;
  const goal = until === undefined ? undefined : store.ordinal(until);
  const there = new AbortController();
  let position = from;
  const arrived = () => goal !== undefined && position !== null && store.ordinal(position) >= goal;
  if (arrived()) return position;
  const handlePage = async (events: readonly RecordedEvent[]) => {
    const last = events.at(-1);
    if (!last) return;
    const status = await applyPage(options, build, lease, position, events, last.position);
    position = last.position;
    onPage(status, position);
    if (arrived()) there.abort();
  };
  await subscribe(store, position, handlePage, { pageSize, signal: AbortSignal.any([signal, there.signal]) });
  return position;
}

/** Folds one page and moves the checkpoint past it, both or neither. */
async function applyPage(
  { store, pool, projection }: WorkOptions,
  build: Build,
  lease: Lease,
  from: Position | null,
  events: readonly RecordedEvent[],
  to: Position,
): Promise<BuildStatus> {
  const page = events
    .filter((event) => projection.handles(event))
    .map((event) => ({ event, ordinal: store.ordinal(event.position) }));
  return inTransaction(pool, async (client) => {
    // First of all: whoever else wants this build's row then waits for our commit.
    const status = await moveCheckpoint(client, lease, from, to);
    await foldPage(client, build, projection, page);
    return status;
  });
}
