import { type SqlBool, sql } from 'kysely';
import { type CellColumn, CUBOIDS, type Cuboid } from '../cuboids.ts';
import { all, conditions } from './conditions.ts';
import type { FactQuery } from './count-tasks.ts';
import { cellsOf, isTime, list, positions, values } from './dimensions.ts';
import type { Dimension, ReportQuery } from './query.ts';

/** The roll-up that a report can be read from; undefined where none keeps apart what it asks for. */
export function cuboidFor({ groupBy, filters, from, to }: ReportQuery): Cuboid | undefined {
  if (filters.contact_id) return undefined;
  const filtered = (['status', 'category', 'priority', 'source', 'type'] as const).filter((facet) => filters[facet]);
  const asked = new Set<CellColumn>([...groupBy.filter(isColumn), ...filtered]);
  if (filters.assigned_to) asked.add('assignee');
  const daily = groupBy.includes('day') || groupBy.includes('week');
  const monthly = groupBy.includes('month') || from !== undefined || to !== undefined;
  const finest = daily ? 'day' : monthly ? 'month' : null;
  return CUBOIDS.find((cuboid) => cuboid.by === finest && asked.isSubsetOf(new Set(cuboid.columns)));
}

const isColumn = (name: Dimension): name is CellColumn & Dimension => !isTime(name);

/** Local months that lie in a period as a whole: the first day of the first, the last day of the last; null without an end. */
export interface WholeMonths {
  readonly first: string | null;
  readonly last: string | null;
}

/** Which rows of a roll-up are wanted. */
export interface CellCount {
  readonly cuboid: Cuboid;
  readonly organizationId: string;
  /** Only tasks that not only their participants see. */
  readonly sharedOnly: boolean;
  readonly months: WholeMonths;
}

/** Counts facts by a roll-up. */
export function countCells({ groupBy, filters }: ReportQuery, count: CellCount): FactQuery {
  const { cuboid, organizationId, sharedOnly, months } = count;
  const { first, last } = months;
  const cells = cellsOf(cuboid);
  const wanted = [
    sql<SqlBool>`cell.organization_id = ${organizationId}`,
    ...(sharedOnly ? [sql<SqlBool>`cell.shared`] : []),
    ...conditions(filters, cells),
    ...(first === null ? [] : [sql<SqlBool>`${cells.day} >= ${first}::date`]),
    ...(last === null ? [] : [sql<SqlBool>`${cells.day} <= ${last}::date`]),
  ];
  return sql`
    select ${list([...values(groupBy, cells), sql`cell.kind`, sql`cell.bucket`])}, sum(cell.n)::bigint as n
    from ${sql.table(cuboid.table)} as cell where ${all(wanted)} group by ${positions(groupBy.length + 2)}`;
}
