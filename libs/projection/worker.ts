import type { ClientBase, Pool } from 'pg';
import type { Position, RecordedEvent } from '#libs/event';
import { type EventStore, type SubscribeOptions, subscribe } from '#libs/event-store';
import { inTransaction } from '#libs/postgres';
import { type Build, type BuildStatus, lookInto, schemaOf } from './build.ts';
import { checkHeld } from './check-held.ts';
import { moveCheckpoint } from './checkpoint.ts';
import { foldPage, siftPage } from './fold-page.ts';
import { LEASE_MS, type Turn } from './lease.ts';
import type { Projection } from './projection.ts';

/** A page that has been folded. */
export interface FoldedPage {
  readonly build: Build;
  readonly events: number;
  readonly seconds: number;
}

/** What it takes to work on a build. */
export interface WorkOptions {
  readonly store: EventStore;
  /** Connections that may lose their last commits in a crash: a lost page is folded again from its checkpoint. */
  readonly pool: Pool;
  readonly projection: Projection;
  /** The most events a page. */
  readonly pageSize?: number;
  readonly leaseMs?: number;
  /** Told after every page: what the build is for, and how far it is. */
  readonly onPage?: (status: BuildStatus, position: Position) => void;
  /** Told the same for measurements. Must not throw. */
  readonly onFolded?: (page: FoldedPage) => void;
  /** Lets events gather between two pages: see SubscribeOptions. */
  readonly gather?: NonNullable<SubscribeOptions['gather']>;
  /** Which events are folded; all, unless given. */
  readonly takes?: (event: RecordedEvent) => boolean;
}

const PAGE_SIZE = 1_000;

/**
 * Works on a build until `signal` is aborted; with `until`, no further than to the page with that position, or to the end
 * of the log: one that was restored meanwhile may end before. Rejects with what failed.
 */
export async function work(options: WorkOptions, turn: Turn, signal: AbortSignal, until?: Position): Promise<void> {
  const { store, pageSize = PAGE_SIZE, onPage, onFolded, gather } = options;
  const goal = until === undefined ? null : store.ordinal(until);
  const there = new AbortController();
  const arrived = () => goal !== null && turn.position !== null && store.ordinal(turn.position) >= goal;
  if (arrived()) return;
  const handlePage = async (events: readonly RecordedEvent[]) => {
    const last = events.at(-1);
    if (!last) return;
    const started = performance.now();
    const status = await applyPage(options, turn, events, last);
    turn.position = last.position;
    turn.eventId = last.id;
    onPage?.(status, last.position);
    onFolded?.({ build: turn.build, events: events.length, seconds: (performance.now() - started) / 1000 });
    if (arrived()) there.abort();
  };
  const end = AbortSignal.any([signal, there.signal]);
  await subscribe(store, turn.position, handlePage, {
    pageSize,
    afterId: turn.eventId,
    untilEnd: goal !== null,
    signal: end,
    ...(gather ? { gather } : {}),
  });
}

/** Works on a build until it holds what the log holds now. @throws PositionLostError where it holds what the log does not */
export async function workToHead(options: WorkOptions, turn: Turn, signal: AbortSignal): Promise<void> {
  const head = await options.store.head();
  // One that is further than a restored log would else seem to be there.
  await checkHeld(options.store, { position: turn.position, event_id: turn.eventId });
  if (head !== null) await work(options, turn, signal, head);
}

/** Folds one page and moves the checkpoint past it, both or neither. */
async function applyPage(
  { store, pool, projection, leaseMs = LEASE_MS, takes = () => true }: WorkOptions,
  { build, epoch, position }: Turn,
  events: readonly RecordedEvent[],
  to: RecordedEvent,
): Promise<BuildStatus> {
  // A copy that is paused here holds the build's row: the server ends its session, so that another can take over.
  const settings = `set local idle_in_transaction_session_timeout to ${leaseMs}; ${lookInto(schemaOf(build))}`;
  const fold = async (client: ClientBase) => {
    const context = { client, store, projection, buildId: build.id };
    const [status, page] = await Promise.all([
      moveCheckpoint(client, { id: build.id, epoch }, position, to),
      siftPage(context, events.filter(takes)),
    ]);
    await foldPage(context, page);
    return status;
  };
  return inTransaction(pool, fold, settings);
}
