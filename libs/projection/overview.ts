import type { Pool } from 'pg';
import { type EventStore, StoreUnavailableError } from '#libs/event-store';
import { BUILD, type Build } from './build.ts';

/** A build, and how it fares. */
export interface BuildOverview extends Build {
  /** How many events it is behind the log; null where the log does not answer at this moment. */
  readonly lag: number | null;
  /** How many events it could not fold. */
  readonly dead_letters: number;
  /** How many wait behind those. */
  readonly waiting: number;
}

const OVERVIEW = `
  select ${BUILD}, coalesce(dead_letters, 0)::int as dead_letters, coalesce(waiting, 0)::int as waiting
  from projection.build left join (
    select build_id, count(error) as dead_letters, count(*) - count(error) as waiting
    from projection.dead_letter where $1::uuid is null or organization_id = $1 group by build_id
  ) as aside on build_id = id
  order by name, id`;

/** Every build of every projection; counts only what was set aside of one organization, or (null) of all. */
export async function overview(
  { pool, store }: { readonly pool: Pool; readonly store: EventStore },
  organizationId: string | null,
): Promise<BuildOverview[]> {
  const { rows } = await pool.query<Omit<BuildOverview, 'lag'>>(OVERVIEW, [organizationId]);
  return Promise.all(rows.map(async (row) => ({ ...row, lag: await store.lag(row.position).catch(nullIfAway) })));
}

/** All else is worth seeing most when the log is slow. */
function nullIfAway(error: unknown): null {
  if (error instanceof StoreUnavailableError) return null;
  throw error;
}
