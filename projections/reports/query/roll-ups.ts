import { type Kysely, type SqlBool, sql } from 'kysely';
import { type CellColumn, CUBOIDS, type Cuboid } from '../cuboids.ts';
import { all, type Condition, conditions, grouped, ofCell, type WholeDays } from './parts.ts';
import type { Dimension, ReportQuery } from './query.ts';
import { bounded, hasTime, MOST_ROWS, positions } from './rows.ts';
import type { CountedRow } from './tally.ts';

/** The roll-up that a report can be read from; undefined where none keeps apart what it asks for. */
export function cuboidFor({ groupBy, filters, from, to }: ReportQuery): Cuboid | undefined {
  if (filters.contact_id) return undefined;
  const filtered = (['status', 'category', 'priority', 'source', 'type'] as const).filter((facet) => filters[facet]);
  const asked = new Set<CellColumn>([...groupBy.filter(isColumn), ...filtered]);
  if (filters.assigned_to) asked.add('assignee');
  const daily = hasTime(groupBy) || from !== undefined || to !== undefined;
  return CUBOIDS.find((cuboid) => cuboid.daily === daily && asked.isSubsetOf(new Set(cuboid.columns)));
}

const isColumn = (name: Dimension): name is CellColumn & Dimension =>
  name !== 'day' && name !== 'week' && name !== 'month';

/** Which rows of a roll-up are wanted. */
export interface CellCount {
  readonly cuboid: Cuboid;
  readonly organizationId: string;
  /** Of the types; others may be counted elsewhere. */
  readonly types: Condition;
  readonly days: WholeDays;
}

interface Row {
  readonly [column: `g${number}`]: string | null;
  readonly kind: string;
  readonly bucket: number;
  readonly n: string;
}

/** Counts facts by a roll-up. */
export async function countCells(
  db: Kysely<unknown>,
  { groupBy, filters }: ReportQuery,
  { cuboid, organizationId, types, days: { first, last } }: CellCount,
): Promise<CountedRow[]> {
  const wanted = [
    sql<SqlBool>`cell.organization_id = ${organizationId}`,
    types,
    ...conditions(filters, ofCell),
    ...(first === null ? [] : [sql<SqlBool>`cell.day >= ${first}::date`]),
    ...(last === null ? [] : [sql<SqlBool>`cell.day <= ${last}::date`]),
  ];
  const { rows } = await sql<Row>`
    select ${grouped(groupBy, ofCell, sql`cell.day`)} cell.kind, cell.bucket, sum(cell.n) as n
    from ${sql.table(cuboid.table)} as cell where ${all(wanted)}
    group by ${positions(groupBy.length + 2)} limit ${MOST_ROWS}`.execute(db);
  return bounded(rows).map((row) => ({
    values: groupBy.map((_, n) => row[`g${n}`] ?? null),
    kind: row.kind,
    bucket: row.bucket,
    n: Number(row.n),
  }));
}
