import type { ClientBase } from 'pg';
import { joinTexts, plainArray } from '#libs/postgres';
import { type Changes, searchedText, type TaskRow } from './rows.ts';

const INSERT = `
  insert into task (organization_id, id, created_at, created_ordinal, type, status, category, priority, source,
    contact_id, reporter_id, assigned_to, due_at, due_kind, remind_at, search, doc)
  select organization_id, id, created_at, created_ordinal, type, status, category, priority, source,
    contact_id, reporter_id, assigned_to, due_at, due_kind, remind_at, search, doc::json
  from rows from (
    unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::uuid[], $11::uuid[], $12::uuid[], $13::timestamptz[], $14::text[], $15::timestamptz[],
      $16::text[]),
    string_to_table($17, $18))
  as present (organization_id, id, created_at, created_ordinal, type, status, category, priority, source,
    contact_id, reporter_id, assigned_to, due_at, due_kind, remind_at, search, doc)`;

const UPDATE = `
  update task set
    status = present.status, category = present.category, priority = present.priority,
    reporter_id = present.reporter_id, assigned_to = present.assigned_to,
    due_at = present.due_at, due_kind = present.due_kind, remind_at = present.remind_at, search = present.search,
    doc = present.doc::json
  from rows from (
    unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::timestamptz[],
      $9::text[], $10::timestamptz[], $11::text[]),
    string_to_table($12, $13))
    as present (organization_id, id, status, category, priority, reporter_id, assigned_to, due_at, due_kind, remind_at,
      search, doc)
  where task.organization_id = present.organization_id and task.id = present.id`;

const DELETE = `
  with gone as (
    insert into deleted_task (organization_id, id, created_at, created_ordinal)
    select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[])
    returning organization_id, id
  )
  delete from task using gone where task.organization_id = gone.organization_id and task.id = gone.id`;

/**
 * Writes the tasks as they are after a page: one statement each for those that are new, those that were there and those
 * that went. What is new cannot be there: an insert that looked for it first would take twice as long.
 */
export async function writeTasks(client: ClientBase, changes: Changes<TaskRow>): Promise<void> {
  const touched = [...changes.values()];
  const added = touched.flatMap(({ before, after }) => (!before && after && !after.task.deleted ? after : []));
  const changed = touched.flatMap(({ before, after }) => (before && after && !after.task.deleted ? after : []));
  const gone = touched.flatMap(({ after }) => (after?.task.deleted ? after : []));
  if (added.length > 0) await client.query({ name: 'task-insert', text: INSERT, values: values(added, ALL) });
  if (changed.length > 0) await client.query({ name: 'task-update', text: UPDATE, values: values(changed, CHANGING) });
  if (gone.length > 0) await client.query(DELETE, columns(gone, PLACE));
}

const waitsForReminder = ({ status, reminder_sent_at }: TaskRow['task']): boolean =>
  (status === 'open' || status === 'in-progress') && reminder_sent_at === null;

const OF = {
  organization_id: ({ task }: TaskRow) => task.organization_id,
  id: ({ task }: TaskRow) => task.id,
  created_at: ({ task }: TaskRow) => task.created_at,
  created_ordinal: ({ createdOrdinal }: TaskRow) => createdOrdinal.toString(),
  type: ({ task }: TaskRow) => task.type,
  status: ({ task }: TaskRow) => task.status,
  category: ({ task }: TaskRow) => task.category,
  priority: ({ task }: TaskRow) => task.priority,
  source: ({ task }: TaskRow) => task.source,
  contact_id: ({ task }: TaskRow) => task.contact_id,
  reporter_id: ({ task }: TaskRow) => task.reporter_id,
  assigned_to: ({ task }: TaskRow) => task.assigned_to,
  due_at: ({ task }: TaskRow) => task.due_date ?? 'infinity',
  due_kind: ({ task }: TaskRow) => task.due_kind,
  remind_at: ({ task }: TaskRow) => (waitsForReminder(task) ? task.due_date : null),
  search: ({ task }: TaskRow) => searchedText(task),
} as const;

type Column = keyof typeof OF;

const PLACE: readonly Column[] = ['organization_id', 'id', 'created_at', 'created_ordinal'];
const CHANGING: readonly Column[] = [
  'organization_id',
  'id',
  'status',
  'category',
  'priority',
  'reporter_id',
  'assigned_to',
  'due_at',
  'due_kind',
  'remind_at',
  'search',
];
const ALL = Object.keys(OF) as Column[];

/** Rows as columns, the documents last. */
function values(rows: readonly TaskRow[], names: readonly Column[]) {
  const { separator, columns: documents } = joinTexts(rows.map(({ task }) => JSON.stringify(task)));
  return [...columns(rows, names), ...documents, separator];
}

/** Only free text needs the quotes that pg puts. */
const columns = (rows: readonly TaskRow[], names: readonly Column[]) =>
  names.map((name) => (QUOTED.includes(name) ? rows.map(OF[name]) : plainArray(rows.map(OF[name]))));

const QUOTED: readonly Column[] = ['type', 'search'];
