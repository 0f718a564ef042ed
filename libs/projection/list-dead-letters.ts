import type { Pool } from 'pg';
import type { Position } from '#libs/event';
import type { BuildStatus } from './build.ts';

/** An event that a build has set aside. */
export interface DeadLetter {
  /** The projection. */
  readonly name: string;
  readonly version: number;
  readonly build_id: number;
  readonly status: BuildStatus;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly organization_id: string;
  readonly type: string;
  /** Why it could not be folded; null for one that waits behind another of its stream. */
  readonly error: string | null;
  /** When, at the last attempt; RFC 3339, UTC. */
  readonly set_aside_at: string;
}

/** The place of a dead letter in the list. */
export type DeadLetterPlace = Pick<DeadLetter, 'build_id' | 'stream' | 'revision'>;

/** Which part of the list. */
export interface DeadLetterQuery {
  /** Null: of all organizations. */
  readonly organizationId: string | null;
  /** Also what only waits behind another event. */
  readonly waiting: boolean;
  /** Only of this stream. */
  readonly stream?: string;
  readonly limit: number;
  readonly after?: DeadLetterPlace | undefined;
}

const LIST = `
  select name, version, build_id, status, stream, revision::int, dead_letter.position, organization_id, type, error,
    set_aside_at
  from projection.dead_letter join projection.build on build.id = build_id
  where status <> 'superseded' and ($1::uuid is null or organization_id = $1) and (error is not null or $2)
    and ($7::text is null or stream = $7) and ($4::int is null or (build_id, stream, revision) > ($4, $5, $6::bigint))
  order by build_id, stream, revision limit $3`;

/** What was set aside in builds that are of any use, by build, stream and revision. */
export async function listDeadLetters(
  pool: Pool,
  { organizationId, waiting, limit, after, stream }: DeadLetterQuery,
): Promise<DeadLetter[]> {
  const place = after ? [after.build_id, after.stream, after.revision] : [null, null, null];
  return (await pool.query<DeadLetter>(LIST, [organizationId, waiting, limit, ...place, stream ?? null])).rows;
}
