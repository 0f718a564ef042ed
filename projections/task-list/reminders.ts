import { type Kysely, sql } from 'kysely';

/** The place of a task among those that wait for a reminder. */
export interface ReminderPlace {
  readonly at: string;
  readonly organizationId: string;
  readonly taskId: string;
}

/** Which of them are wanted. */
export interface RemindersQuery {
  /** RFC 3339, UTC. */
  readonly now: string;
  /** For each organization the instant before which its due dates of kind `date` lie that remind by now. */
  readonly datesBefore: ReadonlyMap<string, string>;
  readonly limit: number;
  readonly after?: ReminderPlace | undefined;
}

/** A due date of kind `date` can lie so long after its own reminder, where the zone of its organization has changed since. */
const AHEAD = sql`interval '26 hours'`;

/** The organizations that have tasks without a reminder that are due, or may remind before they are. */
export async function organizationsToRemind(db: Kysely<unknown>, now: string): Promise<string[]> {
  const { rows } = await sql<{ organization_id: string }>`
    select distinct organization_id from task where remind_at <= ${now}::timestamptz + ${AHEAD}`.execute(db);
  return rows.map((row) => row.organization_id);
}

/** Tasks that are past due and have no reminder yet, the one that has been due longest first. */
export async function tasksToRemind(db: Kysely<unknown>, query: RemindersQuery): Promise<ReminderPlace[]> {
  const { now, datesBefore, limit, after } = query;
  const behind = after
    ? sql`(remind_at, organization_id, id) > (${after.at}::timestamptz, ${after.organizationId}::uuid, ${after.taskId}::uuid)`
    : sql`true`;
  const { rows } = await sql<{ at: string; organization_id: string; id: string }>`
    select remind_at as at, organization_id, id from task
    join unnest(${[...datesBefore.keys()]}::uuid[], ${[...datesBefore.values()]}::timestamptz[])
      as setting (organization_id, dates_before) using (organization_id)
    where remind_at <= ${now}::timestamptz + ${AHEAD} and ${behind}
      and case due_kind when 'date' then remind_at < dates_before else remind_at <= ${now}::timestamptz end
    order by remind_at, organization_id, id limit ${limit}`.execute(db);
  return rows.map((row) => ({ at: row.at, organizationId: row.organization_id, taskId: row.id }));
}
