import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { type Family, gauge } from '#libs/metrics';
import { type BuildOverview, overview } from '#libs/projection';
import { type InstanceTally, tallyInstances } from '#projections/saga-work';

/** What the scrape asks of the database. */
export interface LogSources {
  readonly pool: Pool;
  readonly store: EventStore;
}

/** A scrape that waits longer than this for the database goes without it. */
const PATIENCE_MS = 2_000;

const UP = 'Whether the database answered this scrape.';
const up = (value: 0 | 1): Family => gauge('docket_database_up', UP, [{ labels: {}, value }]);

/** How far the read models have come, in each build, and what was set aside; without them if the database is away. */
export async function logFamilies(sources: LogSources): Promise<Family[]> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, PATIENCE_MS, null);
  const asked = ask(sources).catch(() => null);
  const families = await Promise.race([asked, late]).finally(() => clearTimeout(timer));
  return families ? [up(1), ...families] : [up(0)];
}

async function ask({ pool, store }: LogSources): Promise<Family[]> {
  const head = await store.head();
  const builds = (await overview({ pool, store }, null)).filter(({ status }) => KEPT_UP.includes(status));
  const now = Date.now();
  const instances = await tallyInstances(pool, new Date(now).toISOString());
  const ordinal = (position: string | null) => (position === null ? 0 : Number(store.ordinal(position)));
  const waits = new Map(await Promise.all(builds.map(async (build) => [build, await waitOf(store, build)] as const)));
  const each = (name: string, help: string, valueIn: (build: BuildOverview) => number | null) =>
    gauge(
      name,
      help,
      builds.flatMap((build) => {
        const value = valueIn(build);
        return value === null ? [] : [{ labels: labelsOf(build), value }];
      }),
    );
  return [
    gauge('docket_log_position', 'The position of the last event in the log.', [{ labels: {}, value: ordinal(head) }]),
    each('docket_projection_position', 'The position up to which a build holds everything.', (build) =>
      ordinal(build.position),
    ),
    each('docket_projection_lag_events', 'Events of the log that a build has yet to look at.', (build) => build.lag),
    each(
      'docket_projection_lag_seconds',
      'How long the first of them has waited.',
      (build) => waits.get(build) ?? null,
    ),
    each('docket_projection_dead_letters', 'Events that a build could not fold.', (build) => build.dead_letters),
    each('docket_projection_waiting_events', 'Events that wait behind those.', (build) => build.waiting),
    ...sagaFamilies(instances, now),
  ];
}

/** What sagas have yet to do. */
function sagaFamilies(instances: readonly InstanceTally[], now: number): Family[] {
  const waits = new Map<string, number>();
  for (const { saga, due_since } of instances) {
    const seconds = due_since === null ? 0 : Math.max(0, (now - Date.parse(due_since)) / 1000);
    waits.set(saga, Math.max(seconds, waits.get(saga) ?? 0));
  }
  return [
    gauge(
      'docket_saga_instances',
      'Instances of sagas that are not completed. status: waiting (for the first attempt), retrying, given-up.',
      instances.map(({ saga, status, n }) => ({ labels: { saga, status }, value: n })),
    ),
    gauge(
      'docket_saga_oldest_due_seconds',
      'For how long the instance that has waited longest has been due.',
      [...waits].map(([saga, value]) => ({ labels: { saga }, value })),
    ),
  ];
}

const KEPT_UP: readonly BuildOverview['status'][] = ['building', 'serving', 'standby'];

const labelsOf = ({ name, id, status }: BuildOverview) => ({ projection: name, build: String(id), status });

/** For how many seconds the first event that a build has yet to look at has been in the log; null where nobody knows. */
async function waitOf(store: EventStore, { lag, position }: BuildOverview): Promise<number | null> {
  if (lag === null) return null;
  const [next] = lag === 0 ? [] : await store.readAll(position, 1);
  return next ? Math.max(0, (Date.now() - Date.parse(next.metadata.recorded_at)) / 1000) : 0;
}
