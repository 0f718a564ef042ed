import { type Kysely, sql } from 'kysely';
import type { Position } from '#libs/event';

/**
 * The position up to which the serving builds of all these projections hold everything, by a look at their checkpoints;
 * null where one of them holds nothing yet. What is read after the look is at least as new.
 */
export async function reachedTogether(
  db: Kysely<unknown>,
  names: readonly string[],
  ordinalOf: (position: Position) => bigint,
): Promise<Position | null> {
  const { rows } = await sql<{ position: Position | null }>`
    select position from projection.build where status = 'serving' and name = any(${[...names]}::text[])`.execute(db);
  let first: Position | null = null;
  for (const { position } of rows) {
    if (position === null) return null;
    if (first === null || ordinalOf(position) < ordinalOf(first)) first = position;
  }
  return rows.length === names.length ? first : null;
}
