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
  /** Its place in the log: the order in which it came. */
  readonly ordinal: string;
}

/** Which part of a feed. */
export interface FeedQuery {
  readonly unread?: boolean | undefined;
  readonly category?: readonly NotificationCategory[] | undefined;
  readonly limit: number;
  /** Only those before this place. */
  readonly before?: { readonly at: string; readonly ordinal: string } | undefined;
}

const COLUMNS = sql`
  n.id, n.member_id, n.category, n.task_id, n.comment_id, n.by, n.created_at, n.read_at, n.ordinal`;

/** The caller's own notifications, of the tasks that they may see as things are now; of a task that is deleted none. */
const own = (caller: Caller) => sql`
  notification as n
  join task on task.organization_id = n.organization_id and task.id = n.task_id and ${scopeToSql(taskScope(caller))}
  where n.organization_id = ${caller.organizationId} and n.member_id = ${caller.memberId}`;

/** A page of the caller's feed, newest first. A caller who is no member has an empty one. */
export async function readFeed(db: Kysely<unknown>, caller: Caller, query: FeedQuery): Promise<FeedItem[]> {
  if (caller.memberId === null) return [];
  const { unread, category, limit, before } = query;
  const parts = [
    own(caller),
    ...(unread === undefined ? [] : [unread ? sql`n.read_at is null` : sql`n.read_at is not null`]),
    ...(category === undefined ? [] : [sql`n.category = any(${[...category]}::text[])`]),
    ...(before === undefined
      ? []
      : [sql`(n.created_at, n.ordinal) < (${before.at}::timestamptz, ${before.ordinal}::bigint)`]),
  ];
  const { rows } = await sql<FeedItem>`
    select ${COLUMNS} from ${sql.join(parts, sql` and `)} order by n.created_at desc, n.ordinal desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** What came into the caller's feed after a place in the log and up to another one, oldest first. */
export async function readNews(
  db: Kysely<unknown>,
  caller: Caller,
  { after, upTo, limit }: { readonly after: string; readonly upTo: string; readonly limit: number },
): Promise<FeedItem[]> {
  if (caller.memberId === null) return [];
  const { rows } = await sql<FeedItem>`
    select ${COLUMNS} from ${own(caller)} and n.ordinal > ${after}::bigint and n.ordinal <= ${upTo}::bigint
    order by n.ordinal limit ${limit}`.execute(db);
  return rows;
}

/** How many notifications in the caller's feed are unread. */
export async function countUnread(db: Kysely<unknown>, caller: Caller): Promise<number> {
  if (caller.memberId === null) return 0;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${own(caller)} and n.read_at is null`.execute(db);
  return rows[0]?.n ?? 0;
}

/** A member of an organization. */
export interface Notified {
  readonly organization_id: string;
  readonly member_id: string;
}

/** Who was notified after a place in the log, and up to another one. */
export async function notifiedBetween(db: Kysely<unknown>, after: string, upTo: string): Promise<Notified[]> {
  const { rows } = await sql<Notified>`
    select distinct organization_id, member_id from notification
    where ordinal > ${after}::bigint and ordinal <= ${upTo}::bigint`.execute(db);
  return rows;
}
