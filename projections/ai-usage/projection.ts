import type { RecordedEvent } from '#libs/event';
import type { AiUsage } from '#libs/extraction';
import type { Projection } from '#libs/projection';
import { reporting } from './reporting.ts';

const tables = `
  -- one question to a model
  create table ai_call (
    organization_id uuid not null,
    -- the number of the event's position
    ordinal bigint not null,
    at timestamptz not null,
    feature text not null,
    model text not null,
    succeeded boolean not null,
    input_tokens bigint not null,
    output_tokens bigint not null,
    primary key (organization_id, ordinal)
  );`;

const INSERT = `
  insert into ai_call (organization_id, ordinal, at, feature, model, succeeded, input_tokens, output_tokens)
  select * from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::boolean[], $7::bigint[],
    $8::bigint[])`;

const isUsage = (event: RecordedEvent): event is RecordedEvent & { readonly data: AiUsage } =>
  event.type === 'AiUsageLogged' && event.fault === undefined;

/** What was asked of models, and what it took. */
export const aiUsage: Projection = {
  name: 'ai-usage',
  version: 2,
  gatherMs: 250,
  tables,
  indexes: 'create index ai_call_at on ai_call (organization_id, at);',
  tableNames: ['ai_call'],
  reporting,
  handles: ({ type }) => type === 'AiUsageLogged',
  async apply(client, page) {
    const logged = page.flatMap(({ event, ordinal }) => (isUsage(event) ? [{ ...event, ordinal }] : []));
    if (logged.length === 0) return;
    await client.query(INSERT, [
      logged.map(({ metadata }) => metadata.organization_id),
      logged.map(({ ordinal }) => ordinal),
      logged.map(({ metadata }) => metadata.occurred_at),
      logged.map(({ data }) => data.feature),
      logged.map(({ data }) => data.model),
      logged.map(({ data }) => data.outcome === 'succeeded'),
      logged.map(({ data }) => data.input_tokens),
      logged.map(({ data }) => data.output_tokens),
    ]);
  },
};
