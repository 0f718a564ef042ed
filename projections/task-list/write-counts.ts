import type { ClientBase } from 'pg';
import type { CountChange } from './counts.ts';

const COUNTS = `
  insert into task_count as present (organization_id, assignee, status, category, type, source, priority, n)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])
  on conflict (organization_id, assignee, status, category, type, source, priority) do update set n = present.n + excluded.n`;

const DUE_COUNTS = `
  insert into task_due_count as present (organization_id, due_day, due_kind, type, n)
  select * from unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::bigint[])
  on conflict (organization_id, due_day, due_kind, type) do update set n = present.n + excluded.n`;

/** Writes the changes of `task_count`. */
export const writeCounts = (client: ClientBase, changes: readonly CountChange[]): Promise<void> =>
  write(client, 'task_count', COUNTS, 7, changes);

/** Writes the changes of `task_due_count`. */
export const writeDueCounts = (client: ClientBase, changes: readonly CountChange[]): Promise<void> =>
  write(client, 'task_due_count', DUE_COUNTS, 4, changes);

/** A count that came to nothing goes: else a rebuild in pages of another size would not leave the same rows. */
async function write(
  client: ClientBase,
  table: string,
  upsert: string,
  width: number,
  changes: readonly CountChange[],
) {
  if (changes.length === 0) return;
  const keys = Array.from({ length: width }, (_, column) => changes.map(({ key }) => key[column]));
  await client.query({ name: `${table}-upsert`, text: upsert, values: [...keys, changes.map(({ n }) => n)] });
  if (changes.some(({ n }) => n < 0)) await client.query(`delete from ${table} where n = 0`);
}
