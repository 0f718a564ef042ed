import type { ClientBase } from 'pg';
import type { Contact } from '#libs/directory';
import type { Task } from '#libs/task';
import { type ContactRow, rowKey, type TaskRow } from './rows.ts';

const TASKS = `
  select doc, created_ordinal from task
  join unnest($1::uuid[], $2::uuid[]) as touched (organization_id, id) using (organization_id, id)`;

const CONTACTS = `
  select organization_id, doc from contact
  join unnest($1::uuid[], $2::uuid[]) as touched (organization_id, id) using (organization_id, id)`;

/** The tasks of these keys that there are. */
export async function loadTasks(client: ClientBase, keys: readonly string[]): Promise<Map<string, TaskRow>> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<{ doc: Task; created_ordinal: string }>(TASKS, split(keys));
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

const split = (keys: readonly string[]): [string[], string[]] => [
  keys.map((key) => key.slice(0, 36)),
  keys.map((key) => key.slice(37)),
];
