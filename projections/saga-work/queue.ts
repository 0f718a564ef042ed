import { type Kysely, sql } from 'kysely';
import type { Progress } from '#libs/projection';
import type { DueInstance, WorkQueue } from '#libs/saga';

interface DueRow {
  readonly organization_id: string;
  readonly id: string;
  readonly key: string;
  readonly source_stream: string;
  readonly source_revision: number;
  readonly source_id: string;
}

/** The queue of every saga, read from the instances that wait. */
export function workQueue(db: Kysely<unknown>, progress: Progress): WorkQueue {
  return {
    reached: (position, timeoutMs) => progress.reached(position, timeoutMs, { patient: true }),
    async due(saga, by, limit, except) {
      const { rows } = await sql<DueRow>`
        select organization_id, id, key, source_stream, source_revision, source_id from saga_instance
        where saga = ${saga} and next_attempt_at <= ${by}::timestamptz and id <> all(${[...except]}::uuid[])
        order by next_attempt_at limit ${limit}`.execute(db);
      return rows.map(dueInstance);
    },
  };
}

const dueInstance = (row: DueRow): DueInstance => ({
  organizationId: row.organization_id,
  id: row.id,
  key: row.key,
  source: { stream: row.source_stream, revision: row.source_revision, id: row.source_id },
});
