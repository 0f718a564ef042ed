import type { ClientBase } from 'pg';
import { type Changes, searchedText, type TaskRow } from './rows.ts';

const UPSERT = `
  insert into task as present (organization_id, id, created_at, created_ordinal, type, status, category, priority, source,
    contact_id, reporter_id, assigned_to, due_at, due_kind, search, doc)
  select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::text[], $10::uuid[], $11::uuid[], $12::uuid[], $13::timestamptz[], $14::text[], $15::text[], $16::json[])
  on conflict (organization_id, id) do update set
    status = excluded.status, category = excluded.category, priority = excluded.priority,
    reporter_id = excluded.reporter_id, assigned_to = excluded.assigned_to,
    due_at = excluded.due_at, due_kind = excluded.due_kind, search = excluded.search, doc = excluded.doc`;

const DELETE = `
  with gone as (
    insert into deleted_task (organization_id, id, created_at, created_ordinal)
    select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[])
    returning organization_id, id
  )
  delete from task using gone where task.organization_id = gone.organization_id and task.id = gone.id`;

/** Writes the tasks as they are after a page: one statement for those that are, one for those that went. */
export async function writeTasks(client: ClientBase, changes: Changes<TaskRow>): Promise<void> {
  const after = [...changes.values()].flatMap((change) => change.after ?? []);
  const present = after.filter(({ task }) => !task.deleted);
  const gone = after.filter(({ task }) => task.deleted);
  if (present.length > 0) await client.query({ name: 'task-upsert', text: UPSERT, values: columns(present) });
  if (gone.length > 0) await client.query(DELETE, columns(gone).slice(0, 4));
}

function columns(rows: readonly TaskRow[]): unknown[][] {
  const of = <T>(column: (row: TaskRow) => T) => rows.map(column);
  return [
    of(({ task }) => task.organization_id),
    of(({ task }) => task.id),
    of(({ task }) => task.created_at),
    of(({ createdOrdinal }) => createdOrdinal.toString()),
    of(({ task }) => task.type),
    of(({ task }) => task.status),
    of(({ task }) => task.category),
    of(({ task }) => task.priority),
    of(({ task }) => task.source),
    of(({ task }) => task.contact_id),
    of(({ task }) => task.reporter_id),
    of(({ task }) => task.assigned_to),
    of(({ task }) => task.due_date ?? 'infinity'),
    of(({ task }) => task.due_kind),
    of(({ task }) => searchedText(task)),
    of(({ task }) => JSON.stringify(task)),
  ];
}
