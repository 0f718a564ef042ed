import { type Kysely, sql } from 'kysely';

/** A call of an endpoint. */
export interface Delivery {
  readonly id: string;
  readonly ordinal: string;
  readonly webhook_id: string;
  readonly notification_id: string;
  readonly category: string;
  readonly attempt: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly duration_ms: number;
}

/** The calls of an organization's webhook, newest first. */
export async function listDeliveries(
  db: Kysely<unknown>,
  organizationId: string,
  webhookId: string,
  { limit, before }: { readonly limit: number; readonly before?: string | undefined },
): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    select id, ordinal, webhook_id, notification_id, category, attempt, at, status, error, duration_ms
    from webhook_delivery
    where organization_id = ${organizationId} and webhook_id = ${webhookId}
      and ${before === undefined ? sql`true` : sql`ordinal < ${before}::bigint`}
    order by ordinal desc limit ${limit}`.execute(db);
  return rows;
}

/** The notification that a message to a webhook is about; undefined where there is no such message. */
export async function findDelivered(
  db: Kysely<unknown>,
  organizationId: string,
  webhookId: string,
  id: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ notification_id: string }>`
    select notification_id from webhook_delivery
    where organization_id = ${organizationId} and id = ${id} and webhook_id = ${webhookId} limit 1`.execute(db);
  return rows[0]?.notification_id;
}
