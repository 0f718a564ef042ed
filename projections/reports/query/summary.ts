import { type Kysely, sql } from 'kysely';
import type { FactQuery } from './count-tasks.ts';
import { list, names } from './dimensions.ts';
import { type Dimension, TooManyGroupsError } from './query.ts';

/** One group, with the buckets of durations in which its quantiles lie. */
export interface Summary {
  readonly values: readonly string[];
  readonly created: number;
  readonly resolved: number;
  readonly reopened: number;
  /** How many tasks stand resolved. */
  readonly resolutions: number;
  /** Buckets in order, each with how many durations lie in lower ones. */
  readonly buckets: readonly { readonly bucket: number; readonly before: number }[];
}

interface Row {
  readonly [column: `g${number}`]: string;
  readonly created: string;
  readonly resolved: string;
  readonly reopened: string;
  readonly resolutions: string;
  readonly buckets: readonly number[] | null;
  readonly before: readonly string[] | null;
}

const MOST_GROUPS = 50_000;

/** The quantiles that a report tells. */
export const QUANTILES = { median: 0.5, p90: 0.9 } as const;

/** Whether a bucket holds a rank, from 0, that a quantile is made from. */
const HOLDS = sql.join(
  Object.values(QUANTILES).flatMap((share) =>
    ['floor', 'ceil'].map((rounded) => {
      const rank = sql`${sql.raw(rounded)}(${sql.lit(share)}::float8 * (total - 1))`;
      return sql`${rank} between upto - n and upto - 1`;
    }),
  ),
  sql` or `,
);

/**
 * Adds up what queries have counted, group by group, and finds the buckets of the quantiles.
 * @throws TooManyGroupsError
 */
export async function summarize(
  db: Kysely<unknown>,
  groupBy: readonly Dimension[],
  facts: readonly FactQuery[],
): Promise<Summary[]> {
  const group = names(groupBy);
  const { rows } = await sql<Row>`
    with fact as (
      select ${list([...group, sql`kind`, sql`bucket`])}, sum(n)::bigint as n
      from (${sql.join([...facts], sql` union all `)}) as fact group by ${list([...group, sql`kind`, sql`bucket`])}),
    ranked as (
      select *, (sum(n) over (partition by ${list([...group, sql`kind`])} order by bucket))::bigint as upto,
        (sum(n) over (partition by ${list([...group, sql`kind`])}))::bigint as total
      from fact),
    held as (select *, kind = 'resolution' and (${HOLDS}) as held from ranked)
    select ${list([...group, sql`coalesce(sum(n) filter (where kind = 'created'), 0) as created`])},
      coalesce(sum(n) filter (where kind = 'resolved'), 0) as resolved,
      coalesce(sum(n) filter (where kind = 'reopened'), 0) as reopened,
      coalesce(sum(n) filter (where kind = 'resolution'), 0) as resolutions,
      array_agg(bucket::int order by bucket) filter (where held) as buckets,
      array_agg((upto - n)::text order by bucket) filter (where held) as before
    from held ${group.length > 0 ? sql`group by ${list(group)}` : sql``} limit ${MOST_GROUPS + 1}`.execute(db);
  if (rows.length > MOST_GROUPS) throw new TooManyGroupsError(MOST_GROUPS);
  return rows.map((row) => ({
    values: groupBy.map((_, n) => row[`g${n}`] ?? ''),
    created: Number(row.created),
    resolved: Number(row.resolved),
    reopened: Number(row.reopened),
    resolutions: Number(row.resolutions),
    buckets: (row.buckets ?? []).map((bucket, n) => ({ bucket, before: Number(row.before?.[n] ?? 0) })),
  }));
}
