import type { Pool } from 'pg';
import type { BatchReport } from '../batch-report.ts';
import { writeBatch } from './write.ts';

/** Who wants to know what a log in PostgreSQL does. */
export interface PostgresProbe {
  /** Told of every batch, before its callers are. Must not throw. */
  onBatch?(report: BatchReport): void;
  /** Told once of each pool that the log has. */
  onPool?(pool: Pool): void;
}

/** Writes batches and reports each. */
export function reportBatches(onBatch: (report: BatchReport) => void): typeof writeBatch {
  return async (client, turn, appends) => {
    const started = performance.now();
    let failed = true;
    try {
      const outcomes = await writeBatch(client, turn, appends);
      failed = false;
      return outcomes;
    } finally {
      onBatch({ appends, seconds: (performance.now() - started) / 1000, failed });
    }
  };
}
