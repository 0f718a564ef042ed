import type { ClientBase } from 'pg';
import { type Reference, sameReference } from '#libs/task';
import type { Changes, TaskRow } from './rows.ts';

const INSERT = `
  insert into task_reference (organization_id, kind, reference_id, task_id, created_at, created_ordinal)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::timestamptz[], $6::bigint[])
  on conflict do nothing`;

const DELETE = `
  delete from task_reference as present
  using unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) as gone (organization_id, kind, reference_id, task_id)
  where present.organization_id = gone.organization_id and present.kind = gone.kind
    and present.reference_id = gone.reference_id and present.task_id = gone.task_id`;

/** Writes which references came and which went. */
export async function writeReferences(client: ClientBase, changes: Changes<TaskRow>): Promise<void> {
  const come: string[][] = [];
  const gone: string[][] = [];
  for (const { before, after } of changes.values()) {
    const [old, now] = [referencesOf(before), referencesOf(after)];
    const row = after ?? before;
    if (!row || old === now) continue;
    const { task, createdOrdinal } = row;
    const key = (r: Reference) => [task.organization_id, r.kind, r.id, task.id];
    const place = [task.created_at, createdOrdinal.toString()];
    come.push(...now.filter((r) => !old.some((o) => sameReference(o, r))).map((r) => [...key(r), ...place]));
    gone.push(...old.filter((r) => !now.some((o) => sameReference(o, r))).map(key));
  }
  if (gone.length > 0) await client.query(DELETE, transpose(gone));
  if (come.length > 0) await client.query(INSERT, transpose(come));
}

const NONE: readonly Reference[] = [];

const referencesOf = (row: TaskRow | null): readonly Reference[] =>
  !row || row.task.deleted ? NONE : row.task.references;

/** Rows as columns, for `unnest`. */
function transpose(rows: readonly string[][]): string[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ''));
}
