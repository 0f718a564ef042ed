import { query } from '../common/postgres.mjs';

/** The same tasks in one table as a plain service keeps them, with an index for each thing that it is asked for. */
const COPY = `
  create schema if not exists plain;
  create table plain.task as
    select id, organization_id, type, doc->>'title' as title, doc->>'description' as description, status, category, priority,
      source, contact_id, reporter_id, assigned_to, nullif(due_at, 'infinity') as due_date, (doc->'references')::jsonb as refs,
      created_at, (doc->>'updated_at')::timestamptz as updated_at, (doc->>'resolved_at')::timestamptz as resolved_at,
      (doc->'created_by')::jsonb as created_by, (doc->'updated_by')::jsonb as updated_by
    from read_model.task`;
const INDEXES = [
  'alter table plain.task add primary key (id)',
  ...['status', 'category', 'priority', 'source', 'type', 'contact_id', 'assigned_to'].map(
    (column) => `create index on plain.task (${column}, created_at desc, id desc)`,
  ),
  'create index on plain.task (created_at desc, id desc)',
  'create index on plain.task (due_date, id)',
  'create index on plain.task using gin (refs jsonb_path_ops)',
  'create index on plain.task using gin (title public.gin_trgm_ops)',
  'analyze plain.task',
];

/** Makes that table from the read model of a Docket, once. */
export async function makePlainTable(url) {
  const [{ made }] = await query(url, `select to_regclass('plain.task') is not null as made`);
  if (made) return;
  await query(url, COPY);
  for (const statement of INDEXES) await query(url, statement);
}
