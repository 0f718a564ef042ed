import { type Kysely, sql } from 'kysely';
import { type Caller, scopeToSql, taskScope } from '#libs/access';
import type { Principal } from '#libs/event';
import type { NotificationCategory } from '#libs/notification';

/** A notification as the feed keeps it. */
export interface FeedItem {
  readonly id: string;
  readonly member_id: string;
  readonly category: NotificationCategory;
  readonly task_id: string;
  readonly comment_id: string | null;
  readonly by: Principal | null;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  readonly read_at: string | null;
  /** Its place in the log, and so in the feed. */
  readonly ordinal: string;
}

/** Which part of a feed. */
export interface FeedQuery {
  readonly unread?: boolean | undefined;
  readonly category?: readonly NotificationCategory[] | undefined;
  readonly limit: number;
  /** Newest first: those before this place. Oldest first: those after it. */
  readonly beyond?: string | undefined;
  readonly order: 'newest' | 'oldest';
}

const COLUMNS = sql`
  n.id, n.member_id, n.category, n.task_id, n.comment_id, n.by, n.created_at, n.read_at, n.ordinal`;

/** The caller's own notifications, of the tasks that they may see as things are now; of a task that is deleted none. */
const own = (caller: Caller) => sql`
  notification as n
  join task on task.organization_id = n.organization_id and task.id = n.task_id and ${scopeToSql(taskScope(caller))}
  where n.organization_id = ${caller.organizationId} and n.member_id = ${caller.memberId}`;

/** A page of the caller's feed. A caller who is no member has an empty one. */
export async function readFeed(db: Kysely<unknown>, caller: Caller, query: FeedQuery): Promise<FeedItem[]> {
  if (caller.memberId === null) return [];
  const { unread, category, limit, beyond, order } = query;
  const isNewest = order === 'newest';
  const parts = [
    ...(unread === undefined ? [] : [unread ? sql`n.read_at is null` : sql`n.read_at is not null`]),
    ...(category === undefined ? [] : [sql`n.category = any(${[...category]}::text[])`]),
    ...(beyond === undefined ? [] : [sql`n.ordinal ${isNewest ? sql`<` : sql`>`} ${beyond}::bigint`]),
  ];
  const { rows } = await sql<FeedItem>`
    select ${COLUMNS} from ${own(caller)} ${sql.join(
      parts.map((part) => sql`and ${part}`),
      sql` `,
    )}
    order by n.ordinal ${isNewest ? sql`desc` : sql`asc`} limit ${limit}`.execute(db);
  return rows;
}

/** One of the caller's notifications; undefined where there is none that they may see. */
export async function findInFeed(db: Kysely<unknown>, caller: Caller, id: string): Promise<FeedItem | undefined> {
  if (caller.memberId === null) return undefined;
  const { rows } = await sql<FeedItem>`select ${COLUMNS} from ${own(caller)} and n.id = ${id}`.execute(db);
  return rows[0];
}

/** How many notifications in the caller's feed are unread. */
export async function countUnread(db: Kysely<unknown>, caller: Caller): Promise<number> {
  if (caller.memberId === null) return 0;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${own(caller)} and n.read_at is null`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Whom it concerns that there is more in the feeds after a place in the log, and how far the feeds go. */
export interface FeedNews {
  readonly members: readonly { readonly organization_id: string; readonly member_id: string }[];
  /** Null: nothing is there. */
  readonly last: string | null;
}

/** Who was notified after a place in the log. */
export async function newsSince(db: Kysely<unknown>, ordinal: string | null): Promise<FeedNews> {
  const { rows } = await sql<{ organization_id: string; member_id: string; last: string }>`
    select organization_id, member_id, max(ordinal) as last from notification
    where ordinal > ${ordinal ?? '-1'}::bigint group by organization_id, member_id`.execute(db);
  const last = rows.reduce((most, row) => (BigInt(row.last) > most ? BigInt(row.last) : most), -1n);
  return { members: rows, last: last < 0n ? ordinal : String(last) };
}

/** The place of the last notification; null where there is none. */
export async function lastOrdinal(db: Kysely<unknown>): Promise<string | null> {
  const { rows } = await sql<{ last: string | null }>`select max(ordinal) as last from notification`.execute(db);
  return rows[0]?.last ?? null;
}
