import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { closePool, createPool } from '#libs/postgres';
import { type Projection, type RunnerOptions, run, ServingProgress, sharedLook } from '#libs/projection';
import { aiFeedback } from '#projections/ai-feedback';
import { aiUsage } from '#projections/ai-usage';
import { auditLog } from '#projections/audit-log';
import { contactTimeline } from '#projections/contact-timeline';
import { notificationFeed } from '#projections/notification-feed';
import { reports } from '#projections/reports';
import { taskList } from '#projections/task-list';
import { webhookDeliveries } from '#projections/webhook-deliveries';
import { sagaWorkOfDocket } from '../saga/sources.ts';

/** Every read model of Docket. */
export const projections: readonly Projection[] = [
  taskList,
  contactTimeline,
  auditLog,
  reports,
  notificationFeed,
  webhookDeliveries,
  aiUsage,
  aiFeedback,
  sagaWorkOfDocket,
];

/** How far each read model has come, as this process knows it; looked up with these connections. */
export function openProgress(pool: Pool, store: EventStore): (readModel: string) => ServingProgress {
  const ordinalOf = store.ordinal.bind(store);
  const all = new Map(projections.map(({ name }) => [name, new ServingProgress(pool, name, ordinalOf)]));
  return (name) => {
    const progress = all.get(name);
    if (!progress) throw new Error(`there is no projection ${name}`);
    return progress;
  };
}

/** What the runners of a process need. */
export interface RunOptions {
  readonly url: string;
  readonly store: EventStore;
  readonly progressOf: (readModel: string) => ServingProgress;
  /** Told of whatever failed; it is tried again. */
  readonly onError: (error: unknown, projection: Projection) => void;
  readonly onFolded?: NonNullable<RunnerOptions['onFolded']>;
}

/** The runners of a process. */
export interface Runners {
  /** The connections that they write with. */
  readonly pool: Pool;
  stop(): Promise<void>;
}

/** For a build of each projection, and one more that is being filled, a page and the renewal of its lease. */
const WRITERS = 4 + 2 * projections.length;

/** Keeps every read model up with the log, those parts of it whose leases this process can get. */
export function runProjections({ url, store, progressOf, onError, onFolded }: RunOptions): Runners {
  // A crash may take the last pages of a read model: they are folded again from its checkpoint, which goes with them.
  const pool = createPool(url, {
    name: 'docket projection',
    max: WRITERS,
    queryTimeoutMs: 60_000,
    pipeline: true,
    settings: { synchronous_commit: 'off' },
  });
  const look = sharedLook(pool);
  const runners = projections.map((projection) =>
    run({
      look,
      store,
      pool,
      projection,
      progress: progressOf(projection.name),
      onError: (error) => onError(error, projection),
      ...(onFolded ? { onFolded } : {}),
    }),
  );
  return {
    pool,
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop()));
      await closePool(pool);
    },
  };
}
