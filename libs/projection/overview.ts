import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Position } from '#libs/event';
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

/** The log is waited for no longer than this: the rest is known. */
const PATIENCE_MS = 1_500;

/** Every build of every projection; counts only what was set aside of one organization, or (null) of all. */
export async function overview(
  { pool, store }: { readonly pool: Pool; readonly store: EventStore },
  organizationId: string | null,
): Promise<BuildOverview[]> {
  const { rows } = await pool.query<Omit<BuildOverview, 'lag'>>(OVERVIEW, [organizationId]);
  const done = new AbortController();
  const late = pause(PATIENCE_MS, null, { signal: done.signal }).catch(() => null);
  const lagOf = (position: Position | null) => Promise.race([store.lag(position).catch(nullIfAway), late]);
  try {
    return await Promise.all(rows.map(async (row) => ({ ...row, lag: await lagOf(row.position) })));
  } finally {
    done.abort();
  }
}

/** All else is worth seeing most when the log is slow. */
function nullIfAway(error: unknown): null {
  if (error instanceof StoreUnavailableError) return null;
  throw error;
}
