import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { conditions, isReferredTo, type Unsearched } from './conditions.ts';
import type { Moment } from './filters.ts';

/** Newest first, or by due date with undated tasks last. */
export type Sort = 'newest' | 'due_date';

/** The place of a task in a list: `at` is when it was created, or when it is due (`infinity` where it has no due date). */
export interface Place {
  readonly at: string;
  /** The number of the position at which it was created. */
  readonly ordinal: string;
}

/** Which part of a list. */
export interface Page {
  readonly sort: Sort;
  readonly limit: number;
  readonly offset?: number;
  /** Only tasks behind this place. */
  readonly after?: Place | undefined;
}

/** How a list is sorted by a table that has the place of each task; its references have it, too, but not its due date. */
export function orderIn(table: 'task' | 'task_reference', sort: Sort) {
  const ordinal = sql.ref(`${table}.created_ordinal`);
  if (sort === 'due_date') return { at: sql`task.due_at`, ordinal, by: sql`task.due_at, ${ordinal}`, behind: sql`>` };
  const at = sql.ref(`${table}.created_at`);
  return { at, ordinal, by: sql`${at} desc, ${ordinal} desc`, behind: sql`<` };
}

/** What a list is sorted by. */
export type Order = ReturnType<typeof orderIn>;

/** Where the tasks come from in order: the newest with one reference by an index of the references, all others by their own. */
export function source({ reference, ...others }: Unsearched, { sort }: Page, moment: Moment) {
  const [one, more] = reference ?? [];
  if (!one || more || sort !== 'newest')
    return { from: sql`task`, order: orderIn('task', sort), wanted: conditions({ reference, ...others }, moment) };
  return {
    from: sql`task join task_reference
      on task_reference.organization_id = task.organization_id and task_reference.task_id = task.id`,
    order: orderIn('task_reference', sort),
    wanted: [isReferredTo(one), ...conditions(others, moment)],
  };
}

/** That a row comes behind the place at which the page begins. */
export function behind({ at, ordinal, behind }: Order, { after }: Page): RawBuilder<SqlBool>[] {
  if (!after) return [];
  return [sql`(${at}, ${ordinal}) ${behind} (${after.at}::timestamptz, ${after.ordinal}::bigint)`];
}
