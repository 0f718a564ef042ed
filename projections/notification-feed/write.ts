import type { ClientBase } from 'pg';
import type { NotificationOf } from '#libs/notification';

/** A notification as it comes into the feed: unread. */
export interface NotifiedRow extends NotificationOf {
  readonly organization_id: string;
  readonly id: string;
  readonly ordinal: bigint;
}

/** A notification that was read. */
export interface ReadRow {
  readonly organization_id: string;
  readonly id: string;
  readonly at: string;
}

const INSERT = `
  insert into notification (organization_id, id, member_id, category, task_id, comment_id, by, created_at, ordinal)
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::json[],
    $8::timestamptz[], $9::bigint[])`;

/** Adds notifications. */
export async function writeNotified(client: ClientBase, rows: readonly NotifiedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'notification-insert',
    text: INSERT,
    values: [
      rows.map((row) => row.organization_id),
      rows.map((row) => row.id),
      rows.map((row) => row.member_id),
      rows.map((row) => row.category),
      rows.map((row) => row.task_id),
      rows.map((row) => row.comment_id),
      rows.map((row) => row.by && JSON.stringify(row.by)),
      rows.map((row) => row.at),
      rows.map((row) => row.ordinal.toString()),
    ],
  });
}

const READ = `
  update notification set read_at = read.at
  from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as read (organization_id, id, at)
  where notification.organization_id = read.organization_id and notification.id = read.id and read_at is null`;

/** Marks notifications read, each once. */
export async function writeRead(client: ClientBase, rows: readonly ReadRow[]): Promise<void> {
  await client.query(READ, [
    rows.map((row) => row.organization_id),
    rows.map((row) => row.id),
    rows.map((row) => row.at),
  ]);
}

const ALL_READ = `
  update notification set read_at = $4
  where organization_id = $1 and member_id = $2 and ordinal < $3 and read_at is null`;

/** Marks read whatever a member was notified of before a place in the log. */
export async function writeAllRead(
  client: ClientBase,
  {
    organization_id,
    member_id,
    before,
    at,
  }: { organization_id: string; member_id: string; before: bigint; at: string },
): Promise<void> {
  await client.query(ALL_READ, [organization_id, member_id, before.toString(), at]);
}
