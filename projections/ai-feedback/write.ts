import type { ClientBase } from 'pg';
import type { Rows } from './fold.ts';
import type { FeedbackRow } from './row.ts';

const KEYS = 'join unnest($1::uuid[], $2::uuid[]) as touched (organization_id, id) using (organization_id, id)';
const LOAD = `select doc from ai_task ${KEYS}`;
const UPSERT = `
  insert into ai_task (organization_id, id, ordinal, type, contact_id, reporter_id, assigned_to, verdict, doc)
  select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[],
    $9::json[])
  on conflict (organization_id, id) do update set
    reporter_id = excluded.reporter_id, assigned_to = excluded.assigned_to, verdict = excluded.verdict,
    doc = excluded.doc`;

/** The rows of these keys that there are. */
export async function loadRows(client: ClientBase, keys: readonly string[]): Promise<FeedbackRow[]> {
  if (keys.length === 0) return [];
  const values = [keys.map((key) => key.slice(0, 36)), keys.map((key) => key.slice(37))];
  return (await client.query<{ doc: FeedbackRow }>(LOAD, values)).rows.map(({ doc }) => doc);
}

/** Writes the rows as they are after a page. */
export async function writeRows(client: ClientBase, rows: Rows): Promise<void> {
  const all = [...rows.values()];
  if (all.length === 0) return;
  await client.query(UPSERT, [
    all.map((row) => row.organization_id),
    all.map((row) => row.id),
    all.map((row) => row.ordinal),
    all.map((row) => row.type),
    all.map((row) => row.contact_id),
    all.map((row) => row.reporter_id),
    all.map((row) => row.assigned_to),
    all.map((row) => row.verdict),
    all.map((row) => JSON.stringify(row)),
  ]);
}
