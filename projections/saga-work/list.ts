import type { Pool } from 'pg';
import type { InstanceRow } from './row.ts';

/** The place of an instance in the list. */
export type InstancePlace = Pick<InstanceRow, 'begun_at' | 'id'>;

/** Which part of the list. */
export interface InstanceQuery {
  /** Null: of all organizations. */
  readonly organizationId: string | null;
  readonly status?: readonly InstanceRow['status'][] | undefined;
  readonly saga?: string | undefined;
  readonly limit: number;
  readonly after?: InstancePlace | undefined;
}

const LIST = `
  select * from read_model.saga_instance
  where ($1::uuid is null or organization_id = $1) and ($2::text[] is null or status = any($2))
    and ($3::text is null or saga = $3) and ($4::timestamptz is null or (begun_at, id) > ($4, $5::uuid))
  order by begun_at, id limit $6`;

/** The instances that wait or were given up, the oldest first. */
export async function listInstances(pool: Pool, query: InstanceQuery): Promise<InstanceRow[]> {
  const { organizationId, status, saga, limit, after } = query;
  const values = [organizationId, status ?? null, saga ?? null, after?.begun_at ?? null, after?.id ?? null, limit];
  return (await pool.query<InstanceRow>(LIST, values)).rows;
}

const FIND = 'select * from read_model.saga_instance where id = $1 and ($2::uuid is null or organization_id = $2)';

/** An instance that waits or was given up; undefined where there is none of the organization, or (null) of any. */
export async function findInstance(
  pool: Pool,
  id: string,
  organizationId: string | null,
): Promise<InstanceRow | undefined> {
  return (await pool.query<InstanceRow>(FIND, [id, organizationId])).rows[0];
}

/** How many instances of a saga have a status, and since when the first of them has been due. */
export interface InstanceTally {
  readonly saga: string;
  readonly status: InstanceRow['status'];
  readonly n: number;
  /** Null where none is due. */
  readonly due_since: string | null;
}

const TALLY = `
  select saga, status, count(*)::int as n, min(next_attempt_at) filter (where next_attempt_at <= $1) as due_since
  from read_model.saga_instance group by saga, status order by saga, status`;

/** How many instances wait, in all organizations together. */
export async function tallyInstances(pool: Pool, now: string): Promise<InstanceTally[]> {
  return (await pool.query<InstanceTally>(TALLY, [now])).rows;
}
