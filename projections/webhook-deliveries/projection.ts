import type { RecordedEvent } from '#libs/event';
import type { Projection } from '#libs/projection';
import type { DeliveryEvent } from '#libs/webhook';

const TABLES = `
  -- every call of an endpoint
  create table webhook_delivery (
    organization_id uuid not null,
    -- the webhook-id of the message: the same in every call
    id uuid not null,
    -- its place in the log
    ordinal bigint not null,
    webhook_id uuid not null,
    notification_id uuid not null,
    category text not null,
    attempt int not null,
    at timestamptz not null,
    -- null where the endpoint did not answer
    status int,
    -- null where it was delivered
    error text,
    duration_ms int not null,
    primary key (organization_id, ordinal)
  );`;

const INDEXES = `
  create index webhook_delivery_newest on webhook_delivery (organization_id, webhook_id, ordinal desc);
  create index webhook_delivery_id on webhook_delivery (organization_id, id);`;

const INSERT = `
  insert into webhook_delivery (organization_id, id, ordinal, webhook_id, notification_id, category, attempt, at, status,
    error, duration_ms)
  select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::text[], $7::int[],
    $8::timestamptz[], $9::int[], $10::text[], $11::int[])`;

/** The delivery log of webhooks: each call, and what came of it. */
export const webhookDeliveries: Projection = {
  name: 'webhook-deliveries',
  version: 1,
  gatherMs: 250,
  tables: TABLES,
  indexes: INDEXES,
  tableNames: ['webhook_delivery'],
  handles: ({ type }) => type === 'WebhookAnswered',
  async apply(client, page) {
    const rows = page.map(({ event, ordinal }) => {
      const { data, metadata, stream } = event as RecordedEvent<DeliveryEvent>;
      return {
        ...data,
        organization_id: metadata.organization_id,
        id: stream.slice(stream.indexOf('_') + 1),
        ordinal: ordinal.toString(),
        at: metadata.occurred_at,
      };
    });
    await client.query(INSERT, [
      rows.map((row) => row.organization_id),
      rows.map((row) => row.id),
      rows.map((row) => row.ordinal),
      rows.map((row) => row.webhook_id),
      rows.map((row) => row.notification_id),
      rows.map((row) => row.category),
      rows.map((row) => row.attempt),
      rows.map((row) => row.at),
      rows.map((row) => row.status),
      rows.map((row) => row.error),
      rows.map((row) => row.duration_ms),
    ]);
  },
};
