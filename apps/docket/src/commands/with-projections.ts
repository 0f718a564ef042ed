import type { Pool } from 'pg';
import { closePool, createPool } from '#libs/postgres';
import type { Projection, ServingProgress } from '#libs/projection';
import type { Log } from '../installation/log.ts';
import { openProgress, projections, runProjections } from '../installation/projections.ts';
import { withLog } from './with-log.ts';

/** What a verb on read models works with. */
export interface ProjectionWork {
  readonly log: Log;
  /** Connections whose statements may take their time. */
  readonly pool: Pool;
  readonly progressOf: (readModel: string) => ServingProgress;
}

/** A read model by its name. */
export function projectionOf(name: string): Projection {
  const found = projections.find((projection) => projection.name === name);
  if (found) return found;
  throw new Error(`there is no read model ${name}; there are: ${projections.map((each) => each.name).join(', ')}`);
}

/**
 * Runs a verb while this process keeps read models up, so that it comes to its end with a service at work, which has the
 * leases, and without one.
 */
export function withProjections(work: (tools: ProjectionWork) => Promise<void>): Promise<void> {
  return withLog(async (log) => {
    const { store, database } = log;
    const pool = createPool(database.url, { name: 'docket operator', max: 4, queryTimeoutMs: 60_000, pipeline: true });
    const progressOf = openProgress(pool, store);
    const onError = (error: unknown, { name }: Projection) =>
      process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)} (tried again)\n`);
    const runners = runProjections({ url: database.url, store, progressOf, onError });
    try {
      await work({ log, pool, progressOf });
    } finally {
      await runners.stop();
      await closePool(pool);
    }
  });
}
