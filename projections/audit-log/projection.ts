import type { ClientBase } from 'pg';
import { isAudited } from '#libs/audit';
import type { OrderedEvent, Projection } from '#libs/projection';
import { chainPage } from './chain-page.ts';
import { indexes, tableNames, tables } from './ddl.ts';
import { toEntry, type Unchained } from './entry.ts';
import { reporting } from './reporting.ts';
import { loadHeads, loadTaskContacts, taskKey, writeEntries, writeHeads, writeTaskContacts } from './write.ts';

/** The audit log: every act in an organization, in the order of the log, each entry chained to the one before it. */
export const auditLog: Projection = {
  name: 'audit-log',
  version: 2,
  gatherMs: 250,
  tables,
  indexes,
  tableNames,
  reporting,
  takesUnreadable: true,
  handles: isAudited,
  async apply(client: ClientBase, page: readonly OrderedEvent[]) {
    const entries = await withContacts(client, page.map(toEntry));
    const organizations = [...new Set(entries.map(({ organizationId }) => organizationId))];
    const { chained, heads } = chainPage(entries, await loadHeads(client, organizations));
    await writeEntries(client, chained);
    await writeHeads(client, heads);
  },
};

/** Every event of a task concerns the task's contact, which only its first event names. */
async function withContacts(client: ClientBase, entries: readonly Unchained[]): Promise<readonly Unchained[]> {
  const begun = entries.filter(({ taskId, contactId }) => taskId !== null && contactId !== null);
  const others = entries.filter(({ taskId, contactId }) => taskId !== null && contactId === null);
  const contacts = others.length > 0 ? await loadTaskContacts(client, others) : new Map<string, string>();
  for (const { organizationId, taskId, contactId } of begun)
    if (taskId && contactId) contacts.set(taskKey(organizationId, taskId), contactId);
  if (begun.length > 0) await writeTaskContacts(client, begun);
  return entries.map((entry) =>
    entry.taskId === null || entry.contactId !== null
      ? entry
      : { ...entry, contactId: contacts.get(taskKey(entry.organizationId, entry.taskId)) ?? null },
  );
}
