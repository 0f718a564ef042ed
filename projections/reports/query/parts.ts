import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { CellColumn } from '../cuboids.ts';
import type { Dimension, Period, ReportFilters } from './query.ts';

/** A condition of a query. */
export type Condition = RawBuilder<SqlBool>;

/** All of them; true where there is none. */
export const all = (parts: readonly Condition[]): Condition =>
  parts.length === 0 ? sql`true` : sql`(${sql.join(parts, sql` and `)})`;

/** The column of each attribute in the rows of tasks. */
const TASK_COLUMN: Readonly<Record<CellColumn, RawBuilder<string | null>>> = {
  status: sql`task.status`,
  category: sql`task.category`,
  priority: sql`task.priority`,
  source: sql`task.source`,
  type: sql`task.type`,
  assignee: sql`task.assigned_to::text`,
  reporter: sql`task.reporter_id::text`,
};

/** The columns that a relation has to group by: of tasks, or of a roll-up. */
export type ColumnOf = (column: CellColumn) => RawBuilder<string | null>;

/** Those of tasks. */
export const ofTask: ColumnOf = (column) => TASK_COLUMN[column];

/** Those of a roll-up, in which an absent value is an empty text. */
export const ofCell: ColumnOf = (column) => sql`nullif(cell.${sql.raw(column)}, '')`;

/** The value of a dimension; `day` is the local day that counts. */
export function dimension(name: Dimension, columnOf: ColumnOf, day: RawBuilder<unknown>): RawBuilder<string | null> {
  if (name === 'day') return sql`${day}`;
  if (name === 'week' || name === 'month') return sql`date_trunc(${sql.lit(name)}, ${day}::timestamp)::date`;
  return columnOf(name);
}

/** The values of all dimensions as columns g0, g1 and so on. */
export const grouped = (groupBy: readonly Dimension[], columnOf: ColumnOf, day: RawBuilder<unknown>) =>
  sql.join(
    groupBy.map((name, n) => sql`${dimension(name, columnOf, day)} as ${sql.raw(`g${n}`)}, `),
    sql``,
  );

/** The same values as one text. */
export const groupKey = (groupBy: readonly Dimension[], columnOf: ColumnOf, day: RawBuilder<unknown>) =>
  groupBy.length === 0
    ? sql`''`
    : sql`array_to_string(array[${sql.join(groupBy.map((name) => sql`${dimension(name, columnOf, day)}::text`))}], ${sql.lit(KEY_SEPARATOR)}, '')`;

/** Stands between the values of a group's key; no value holds it. */
export const KEY_SEPARATOR = '\u001f';

/** The filters as conditions on what a relation has. */
export function conditions({ assigned_to, contact_id, ...facets }: ReportFilters, columnOf: ColumnOf): Condition[] {
  const narrowed = (['status', 'category', 'priority', 'source', 'type'] as const).flatMap((facet) => {
    const values = facets[facet];
    return values ? [sql<SqlBool>`${columnOf(facet)} = any(${[...values]}::text[])`] : [];
  });
  return [
    ...narrowed,
    ...(contact_id ? [sql<SqlBool>`task.contact_id = any(${[...contact_id]}::uuid[])`] : []),
    ...(assigned_to ? [isAssigned(assigned_to, columnOf)] : []),
  ];
}

function isAssigned(members: readonly (string | null)[], columnOf: ColumnOf): Condition {
  const ids = members.filter((member) => member !== null);
  const column = columnOf('assignee');
  const nobody = members.includes(null) ? sql<SqlBool>`${column} is null` : sql<SqlBool>`false`;
  return sql`(${column} = any(${ids}::text[]) or ${nobody})`;
}

/** Local days that a period holds from their first to their last instant, both included; null: without an end. */
export interface WholeDays {
  readonly first: string | null;
  readonly last: string | null;
}

/** What of a period is read from rows: all of it, or what roll-ups by day leave at its ends. */
export interface RowPeriod extends Period {
  readonly without?: WholeDays | undefined;
}

/** Whether a fact lies in a period. */
export function within({ from, to, without }: RowPeriod, at: RawBuilder<unknown>, day: RawBuilder<unknown>): Condition {
  return all([
    ...(from === undefined ? [] : [sql<SqlBool>`${at} >= ${from}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`${at} < ${to}`]),
    ...(without ? [outside(without, at, day)] : []),
  ]);
}

/** The bounds by instant let an index find the ends; no zone is a day away from UTC. */
function outside({ first, last }: WholeDays, at: RawBuilder<unknown>, day: RawBuilder<unknown>): Condition {
  const early =
    first === null ? [] : [sql`(${at} < ${first}::timestamptz + interval '1 day' and ${day} < ${first}::date)`];
  const late = last === null ? [] : [sql`(${at} >= ${last}::timestamptz and ${day} > ${last}::date)`];
  return sql`(${sql.join([...early, ...late], sql` or `)})`;
}
