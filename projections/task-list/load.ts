import type { ClientBase } from 'pg';
import type { Contact } from '#libs/directory';
import type { TaskHead } from '#libs/task';
import { type CommentKey, commentKey } from './fold-comments.ts';
import { type ContactRow, rowKey, type TaskRow } from './rows.ts';

const TASKS = `
  select doc, created_ordinal from task
  join unnest($1::uuid[], $2::uuid[]) as touched (organization_id, id) using (organization_id, id)`;

const CONTACTS = `
  select organization_id, doc from contact
  join unnest($1::uuid[], $2::uuid[]) as touched (organization_id, id) using (organization_id, id)`;

const COMMENTS = `
  select organization_id as "organizationId", task_id as "taskId", id from task_comment
  join unnest($1::uuid[], $2::uuid[], $3::uuid[]) as touched (organization_id, task_id, id)
    using (organization_id, task_id, id)`;

/** The tasks of these keys that there are. */
export async function loadTasks(client: ClientBase, keys: readonly string[]): Promise<Map<string, TaskRow>> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<{ doc: TaskHead; created_ordinal: string }>(TASKS, split(keys));
  return new Map(
    rows.map(({ doc, created_ordinal }) => [
      rowKey(doc.organization_id, doc.id),
      { task: doc, createdOrdinal: BigInt(created_ordinal) },
    ]),
  );
}

/** The contacts of these keys that there are. */
export async function loadContacts(client: ClientBase, keys: readonly string[]): Promise<Map<string, ContactRow>> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<{ organization_id: string; doc: Contact }>(CONTACTS, split(keys));
  return new Map(
    rows.map(({ organization_id, doc }) => [
      rowKey(organization_id, doc.id),
      { organizationId: organization_id, contact: doc },
    ]),
  );
}

/** Which of these comments there are, by `commentKey`. */
export async function loadComments(client: ClientBase, keys: readonly CommentKey[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const columns = [keys.map((key) => key.organizationId), keys.map((key) => key.taskId), keys.map((key) => key.id)];
  const { rows } = await client.query<CommentKey>(COMMENTS, columns);
  return new Set(rows.map(commentKey));
}

const split = (keys: readonly string[]): [string[], string[]] => [
  keys.map((key) => key.slice(0, 36)),
  keys.map((key) => key.slice(37)),
];
