import type { ClientBase } from 'pg';
import type { InstanceRow, Rows } from './row.ts';

const COLUMNS = {
  organization_id: 'uuid',
  id: 'uuid',
  saga: 'text',
  key: 'text',
  source_stream: 'text',
  source_revision: 'int',
  source_id: 'uuid',
  begun_at: 'timestamptz',
  status: 'text',
  failures: 'int',
  reason: 'text',
  next_attempt_at: 'timestamptz',
} as const satisfies Record<keyof InstanceRow, string>;

const NAMES = Object.keys(COLUMNS) as (keyof InstanceRow)[];
const CHANGING = NAMES.filter((name) => !['organization_id', 'id', 'saga', 'key'].includes(name));

const LOAD = `
  select ${NAMES.map((name) => `saga_instance.${name}`).join(', ')} from saga_instance
  join unnest($1::uuid[], $2::uuid[]) as touched (organization_id, id) using (organization_id, id)`;
const UPSERT = `
  insert into saga_instance (${NAMES.join(', ')})
  select * from unnest(${NAMES.map((name, n) => `$${n + 1}::${COLUMNS[name]}[]`).join(', ')})
  on conflict (organization_id, id) do update set ${CHANGING.map((name) => `${name} = excluded.${name}`).join(', ')}`;
const DELETE = `
  delete from saga_instance using unnest($1::uuid[], $2::uuid[]) as gone (organization_id, id)
  where saga_instance.organization_id = gone.organization_id and saga_instance.id = gone.id`;

/** The rows of these keys that there are. */
export async function loadRows(client: ClientBase, keys: readonly string[]): Promise<InstanceRow[]> {
  if (keys.length === 0) return [];
  return (await client.query<InstanceRow>({ name: 'saga-load', text: LOAD, values: split(keys) })).rows;
}

/** Writes the rows as they are after a page. */
export async function writeRows(client: ClientBase, rows: Rows): Promise<void> {
  const present = [...rows.values()].filter((row) => row !== null);
  const gone = [...rows].flatMap(([key, row]) => (row === null ? [key] : []));
  const values = NAMES.map((name) => present.map((row) => row[name]));
  if (present.length > 0) await client.query({ name: 'saga-upsert', text: UPSERT, values });
  if (gone.length > 0) await client.query({ name: 'saga-delete', text: DELETE, values: split(gone) });
}

const split = (keys: readonly string[]): [string[], string[]] => [
  keys.map((key) => key.slice(0, 36)),
  keys.map((key) => key.slice(37)),
];
