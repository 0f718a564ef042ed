import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { all, type Condition, grouped, groupKey, ofTask, type RowPeriod, within } from './parts.ts';
import { type Dimension, TooManyGroupsError } from './query.ts';
import { type CountedRow, type Durations, durationsKey, type Wanted } from './tally.ts';

/** Tasks in rows, by the alias `task`, with those of their facts that count. */
export interface TaskRows {
  readonly from: RawBuilder<unknown>;
  readonly where: readonly Condition[];
  /** The instant by which a fact must have occurred; null: all have. */
  readonly until: string | null;
}

/** How tasks in rows are counted. */
export interface RowCount {
  readonly groupBy: readonly Dimension[];
  readonly period: RowPeriod;
}

const CREATED_AT = sql`task.created_at`;
const CREATED_DAY = sql`task.created_day`;
const RESOLVED_AT = sql`task.resolved_at`;
const RESOLVED_DAY = sql`task.resolved_day`;
const NO_DAY = sql`null::date`;

/** So many rows a query may give, each a group or one bucket of it. */
export const MOST_ROWS = 500_000;

/** @throws TooManyGroupsError where there would have been more */
export function bounded<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length >= MOST_ROWS) throw new TooManyGroupsError(MOST_ROWS);
  return rows;
}

/** Whether one of these is a time. */
export const hasTime = (groupBy: readonly Dimension[]): boolean =>
  groupBy.some((name) => name === 'day' || name === 'week' || name === 'month');

const isBounded = ({ from, to }: RowPeriod): boolean => from !== undefined || to !== undefined;

/** Counts the facts of tasks in rows. */
export async function countRows(db: Kysely<unknown>, rows: TaskRows, count: RowCount): Promise<CountedRow[]> {
  const { groupBy, period } = count;
  if (!hasTime(groupBy) && !isBounded(period)) return countLives(db, rows, groupBy);
  return [
    ...(await countKind(db, rows, count, sql`'created'`, CREATED_AT, CREATED_DAY, sql`0`)),
    ...(await countKind(db, rows, count, sql`'resolution'`, RESOLVED_AT, RESOLVED_DAY, sql`task.bucket`)),
    ...(await countFacts(db, rows, count)),
  ];
}

interface Grouped {
  readonly [column: `g${number}`]: string | null;
}

const valuesOf = (groupBy: readonly Dimension[], row: Grouped) => groupBy.map((_, n) => row[`g${n}`] ?? null);

/** Everything in one look at each task: a version knows how often it had been resolved and reopened. */
async function countLives(
  db: Kysely<unknown>,
  { from, where }: TaskRows,
  groupBy: readonly Dimension[],
): Promise<CountedRow[]> {
  const { rows } = await sql<Grouped & { bucket: number | null; n: string; resolved: string; reopened: string }>`
    select ${grouped(groupBy, ofTask, NO_DAY)} task.bucket, count(*) as n, sum(task.resolved_count) as resolved,
      sum(task.reopened_count) as reopened
    from ${from} where ${all(where)} group by ${positions(groupBy.length + 1)} limit ${MOST_ROWS}`.execute(db);
  return bounded(rows).flatMap((row) => {
    const values = valuesOf(groupBy, row);
    const of = (kind: string, n: string, bucket = 0) => ({ values, kind, bucket, n: Number(n) });
    const counted = [of('created', row.n), of('resolved', row.resolved), of('reopened', row.reopened)];
    return row.bucket === null ? counted : [...counted, of('resolution', row.n, row.bucket)];
  });
}

async function countKind(
  db: Kysely<unknown>,
  { from, where }: TaskRows,
  { groupBy, period }: RowCount,
  kind: RawBuilder<unknown>,
  at: RawBuilder<unknown>,
  day: RawBuilder<unknown>,
  bucket: RawBuilder<unknown>,
): Promise<CountedRow[]> {
  const wanted = [...where, sql<SqlBool>`${at} is not null`, within(period, at, day)];
  return readCounts(db, groupBy, day, kind, bucket, sql`${from} where ${all(wanted)}`);
}

function countFacts(db: Kysely<unknown>, { from, where, until }: TaskRows, { groupBy, period }: RowCount) {
  const wanted = [
    ...where,
    within(period, sql`fact.at`, sql`fact.day`),
    ...(until === null ? [] : [sql<SqlBool>`fact.at <= ${until}`]),
  ];
  const joined = sql`${from}
    join report_fact as fact on fact.organization_id = task.organization_id and fact.task_id = task.id
    where ${all(wanted)}`;
  return readCounts(db, groupBy, sql`fact.day`, sql`fact.kind`, sql`0`, joined);
}

async function readCounts(
  db: Kysely<unknown>,
  groupBy: readonly Dimension[],
  day: RawBuilder<unknown>,
  kind: RawBuilder<unknown>,
  bucket: RawBuilder<unknown>,
  source: RawBuilder<unknown>,
): Promise<CountedRow[]> {
  const { rows } = await sql<Grouped & { kind: string; bucket: number; n: string }>`
    select ${grouped(groupBy, ofTask, day)} ${kind} as kind, ${bucket} as bucket, count(*) as n
    from ${source} group by ${positions(groupBy.length + 2)} limit ${MOST_ROWS}`.execute(db);
  return bounded(rows).map((row) => ({
    values: valuesOf(groupBy, row),
    kind: row.kind,
    bucket: row.bucket,
    n: Number(row.n),
  }));
}

/** The first columns of a query, to group by. */
export const positions = (n: number): RawBuilder<unknown> =>
  sql.raw(Array.from({ length: n }, (_, column) => column + 1).join(', '));

/** The durations in the buckets that are wanted, each shortest first. */
export async function readDurations(
  db: Kysely<unknown>,
  { from, where }: TaskRows,
  { groupBy, period }: RowCount,
  wanted: readonly Wanted[],
): Promise<Durations> {
  if (wanted.length === 0) return new Map();
  const buckets = [...new Set(wanted.map(({ bucket }) => bucket))];
  const key = groupKey(groupBy, ofTask, RESOLVED_DAY);
  const { rows } = await sql<{ key: string; bucket: number; durations: string }>`
    select wanted.key, wanted.bucket, string_agg(task.resolution_ms::text, ',') as durations
    from ${from}
    join unnest(${wanted.map((one) => one.key)}::text[], ${wanted.map(({ bucket }) => bucket)}::smallint[])
      as wanted (key, bucket) on wanted.bucket = task.bucket and wanted.key = ${key}
    where ${all([...where, sql`task.bucket = any(${buckets}::smallint[])`, within(period, RESOLVED_AT, RESOLVED_DAY)])}
    group by 1, 2`.execute(db);
  return new Map(
    rows.map((row) => [
      durationsKey(row.key, row.bucket),
      row.durations
        .split(',')
        .map(Number)
        .sort((a, b) => a - b),
    ]),
  );
}
