import type { ClientBase } from 'pg';
import { joinTexts, plainArray } from '#libs/postgres';
import type { Chained, Head } from './chain-page.ts';
import type { Unchained } from './entry.ts';

const HEADS = 'select organization_id, sequence, hash from audit_head where organization_id = any($1::uuid[])';
const MOVE_HEADS = `
  insert into audit_head (organization_id, sequence, hash)
  select * from unnest($1::uuid[], $2::bigint[], $3::text[])
  on conflict (organization_id) do update set sequence = excluded.sequence, hash = excluded.hash`;
const TASKS = `
  select organization_id, task_id, contact_id from audit_task
  join unnest($1::uuid[], $2::uuid[]) as touched (organization_id, task_id) using (organization_id, task_id)`;
const KEEP_TASKS = `
  insert into audit_task (organization_id, task_id, contact_id)
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) on conflict do nothing`;
const INSERT = `
  insert into audit_entry (organization_id, sequence, position, ordinal, id, stream, revision, type, occurred_at,
    recorded_at, actor_kind, actor_id, task_id, contact_id, data, metadata, previous_hash, hash)
  select * from rows from (
    unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::uuid[], $6::text[], $7::int[], $8::text[],
      $9::timestamptz[], $10::timestamptz[], $11::text[], $12::text[], $13::uuid[], $14::uuid[]),
    string_to_table($15, $19), string_to_table($16, $19), unnest($17::text[], $18::text[]))`;

/** Where the chains of these organizations end. */
export async function loadHeads(client: ClientBase, ids: readonly string[]): Promise<Map<string, Head>> {
  const { rows } = await client.query<{ organization_id: string; sequence: string; hash: string }>({
    name: 'audit-heads',
    text: HEADS,
    values: [ids],
  });
  return new Map(
    rows.map(({ organization_id, sequence, hash }) => [organization_id, { sequence: Number(sequence), hash }]),
  );
}

/** Keeps where the chains end now. */
export async function writeHeads(client: ClientBase, heads: ReadonlyMap<string, Head>): Promise<void> {
  const ends = [...heads.values()];
  const values = [[...heads.keys()], ends.map(({ sequence }) => sequence), ends.map(({ hash }) => hash)];
  await client.query({ name: 'audit-move-heads', text: MOVE_HEADS, values });
}

/** The key of a task among those of all organizations. */
export const taskKey = (organizationId: string, taskId: string): string => `${organizationId}_${taskId}`;

/** The contacts of these tasks, of those that have one and are known. */
export async function loadTaskContacts(client: ClientBase, tasks: readonly Unchained[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ organization_id: string; task_id: string; contact_id: string }>({
    name: 'audit-tasks',
    text: TASKS,
    values: [tasks.map((task) => task.organizationId), tasks.map((task) => task.taskId)],
  });
  return new Map(rows.map((row) => [taskKey(row.organization_id, row.task_id), row.contact_id]));
}

/** Keeps the contacts of tasks that a page has begun. */
export async function writeTaskContacts(client: ClientBase, tasks: readonly Unchained[]): Promise<void> {
  const values = [
    tasks.map((task) => task.organizationId),
    tasks.map((task) => task.taskId),
    tasks.map((task) => task.contactId),
  ];
  await client.query({ name: 'audit-keep-tasks', text: KEEP_TASKS, values });
}

/** Writes entries; each sequence is written once. */
export async function writeEntries(client: ClientBase, entries: readonly Chained[]): Promise<void> {
  const plain = (column: (entry: Chained) => string | number | null) => plainArray(entries.map(column));
  // What comes from metadata may be of any kind where that cannot be read.
  const quoted = (column: (entry: Chained) => string | null) => entries.map(column);
  const { separator, columns } = joinTexts(
    entries.map((entry) => entry.data),
    entries.map((entry) => entry.metadata),
  );
  const values = [
    plain((entry) => entry.organizationId),
    plain((entry) => entry.sequence),
    quoted((entry) => entry.position),
    plain((entry) => entry.ordinal.toString()),
    plain((entry) => entry.id),
    quoted((entry) => entry.stream),
    plain((entry) => entry.revision),
    quoted((entry) => entry.type),
    quoted((entry) => entry.occurredAt),
    quoted((entry) => entry.recordedAt),
    quoted((entry) => entry.actorKind),
    quoted((entry) => entry.actorId),
    plain((entry) => entry.taskId),
    plain((entry) => entry.contactId),
    ...columns,
    plain((entry) => entry.previousHash),
    plain((entry) => entry.hash),
    separator,
  ];
  await client.query({ name: 'audit-insert', text: INSERT, values });
}
