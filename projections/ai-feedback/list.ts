import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { scopeToSql, type TaskScope } from '#libs/access';
import type { FeedbackRow, Verdict } from './row.ts';

/** The place of a task in the list: the newest answer comes first. */
export interface FeedbackPlace {
  readonly ordinal: string;
  readonly id: string;
}

/** Which part of the list. */
export interface FeedbackQuery {
  readonly scope: TaskScope;
  readonly verdict?: readonly Verdict[] | undefined;
  readonly limit: number;
  readonly after?: FeedbackPlace | undefined;
}

const seen = (scope: TaskScope): RawBuilder<SqlBool> => scopeToSql(scope, { alias: 'ai_task', contact: 'contact_id' });

/** The tasks in a scope that models proposed, the newest first. */
export async function listFeedback(
  db: Kysely<unknown>,
  { scope, verdict, limit, after }: FeedbackQuery,
): Promise<FeedbackRow[]> {
  const wanted = verdict ? sql`verdict = any(${[...verdict]}::text[])` : sql`true`;
  const behind = after
    ? sql`(ordinal < ${after.ordinal}::bigint or (ordinal = ${after.ordinal}::bigint and id > ${after.id}::uuid))`
    : sql`true`;
  const { rows } = await sql<{ doc: FeedbackRow }>`
    select doc from ai_task where ${seen(scope)} and ${wanted} and ${behind}
    order by ordinal desc, id limit ${limit}`.execute(db);
  return rows.map(({ doc }) => doc);
}

/** How many tasks in a scope each verdict has. */
export async function countFeedback(db: Kysely<unknown>, scope: TaskScope): Promise<Record<Verdict, number>> {
  const { rows } = await sql<{ verdict: Verdict; n: number }>`
    select verdict, count(*)::int as n from ai_task where ${seen(scope)} group by verdict`.execute(db);
  const none = { kept: 0, edited: 0, dismissed: 0, untouched: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ verdict, n }) => [verdict, n])) };
}
