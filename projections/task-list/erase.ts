import type { ClientBase } from 'pg';
import { ERASED } from '#libs/event';
import type { OrderedEvent } from '#libs/projection';
import { eraseTask, type TaskHead } from '#libs/task';
import { searchable, searchedText } from './rows.ts';

const TASKS = 'select doc from task where organization_id = $1 and contact_id = $2';
const ERASE_TASKS = `
  update task set search = erased.search, doc = erased.doc
  from unnest($2::uuid[], $3::text[], $4::json[]) as erased (id, search, doc)
  where task.organization_id = $1 and task.id = erased.id`;
const ERASE_COMMENTS = `
  update task_comment set search = $3
  where organization_id = $1
    and task_id in (select id from task where task.organization_id = $1 and task.contact_id = $2)`;

/**
 * Takes the words of contacts that a page erases out of their tasks: to be done after the page was written, for it may
 * hold such words itself, decoded before they were erased.
 */
export async function eraseContacts(client: ClientBase, page: readonly OrderedEvent[]): Promise<void> {
  for (const { event } of page) {
    if (event.type !== 'ContactErased') continue;
    const contactId = event.stream.slice(event.stream.indexOf('_') + 1);
    await eraseTasksOf(client, event.metadata.organization_id, contactId);
  }
}

async function eraseTasksOf(client: ClientBase, organizationId: string, contactId: string): Promise<void> {
  const { rows } = await client.query<{ doc: TaskHead }>(TASKS, [organizationId, contactId]);
  const tasks = rows.map(({ doc }) => eraseTask(doc));
  if (tasks.length === 0) return;
  await client.query(ERASE_TASKS, [
    organizationId,
    tasks.map((task) => task.id),
    tasks.map(searchedText),
    tasks.map((task) => JSON.stringify(task)),
  ]);
  await client.query(ERASE_COMMENTS, [organizationId, contactId, searchable(ERASED)]);
}
