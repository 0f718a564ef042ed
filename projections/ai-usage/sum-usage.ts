import { type Kysely, sql } from 'kysely';

/** What one feature took of one model on one day. */
export interface UsageSum {
  /** `2026-03-28`, in the organization's zone. */
  readonly day: string;
  readonly feature: string;
  readonly model: string;
  readonly calls: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
}

/** Which usage is summed: from an instant on, and before another (RFC 3339); the days are those of the zone. */
export interface UsagePeriod {
  readonly organizationId: string;
  readonly zone: string;
  readonly from?: string | undefined;
  readonly before?: string | undefined;
}

/** The usage of an organization by day, feature and model, the earliest day first. */
export async function sumUsage(
  db: Kysely<unknown>,
  { organizationId, zone, from = '-infinity', before = 'infinity' }: UsagePeriod,
): Promise<UsageSum[]> {
  const { rows } = await sql<UsageSum>`
    select (at at time zone ${zone})::date::text as day, feature, model, count(*)::int as calls,
      (count(*) filter (where succeeded))::int as succeeded, (count(*) filter (where not succeeded))::int as failed,
      sum(input_tokens)::float8 as input_tokens, sum(output_tokens)::float8 as output_tokens
    from ai_call
    where organization_id = ${organizationId} and at >= ${from}::timestamptz and at < ${before}::timestamptz
    group by 1, 2, 3 order by 1, 2, 3`.execute(db);
  return rows;
}
