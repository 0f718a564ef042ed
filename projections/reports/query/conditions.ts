import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { NOBODY } from '../cuboids.ts';
import type { Grouping } from './dimensions.ts';
import type { Period, ReportFilters } from './query.ts';

/** A condition of a query. */
export type Condition = RawBuilder<SqlBool>;

/** All of them; true where there is none. */
export const all = (parts: readonly Condition[]): Condition =>
  parts.length === 0 ? sql`true` : sql`(${sql.join(parts, sql` and `)})`;

/** The filters as conditions on what a relation has. */
export function conditions({ assigned_to, contact_id, ...facets }: ReportFilters, { column }: Grouping): Condition[] {
  const narrowed = (['status', 'category', 'priority', 'source', 'type'] as const).flatMap((facet) => {
    const wanted = facets[facet];
    return wanted ? [sql<SqlBool>`${column(facet)} = any(${[...wanted]}::text[])`] : [];
  });
  const members = assigned_to?.map((member) => member ?? NOBODY);
  return [
    ...narrowed,
    ...(contact_id ? [sql<SqlBool>`task.contact_id = any(${[...contact_id]}::uuid[])`] : []),
    ...(members ? [sql<SqlBool>`${column('assignee')} = any(${members}::uuid[])`] : []),
  ];
}

/** Part of a period: all of it, or what lies before or behind the months that roll-ups count. */
export interface Stretch extends Period {
  /** Only local days before this one. */
  readonly before?: string;
  /** Only local days after this one. */
  readonly after?: string;
}

/** Whether it has a bound. */
export const isBounded = (stretch: Stretch): boolean => Object.values(stretch).some((bound) => bound !== undefined);

/**
 * Whether a fact lies in a stretch. Bounds by day come with one by instant, which finds them by index: no zone is a day
 * away from UTC.
 */
export function within(
  { from, to, before, after }: Stretch,
  at: RawBuilder<unknown>,
  day: RawBuilder<unknown>,
): Condition {
  return all([
    ...(from === undefined ? [] : [sql<SqlBool>`${at} >= ${from}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`${at} < ${to}`]),
    ...(before === undefined
      ? []
      : [sql<SqlBool>`${day} < ${before}::date and ${at} < ${before}::timestamptz + interval '1 day'`]),
    ...(after === undefined ? [] : [sql<SqlBool>`${day} > ${after}::date and ${at} >= ${after}::timestamptz`]),
  ]);
}
