import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import type { LogSources } from './log-families.ts';
import type { Metrics } from './metrics.ts';

/** Where a scrape's values come from, and who may have them. */
export abstract class MetricsSources implements LogSources {
  abstract readonly metrics: Metrics;
  abstract readonly pool: Pool;
  abstract readonly store: EventStore;
  /** What a caller must send; null: callers on this machine alone are let in. */
  abstract readonly token: string | null;
}
