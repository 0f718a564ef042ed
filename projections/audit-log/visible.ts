import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type EventScope, scopeToSql } from '#libs/access';
import type { OrganizationEvent } from '#libs/directory';

type Types = readonly OrganizationEvent['type'][];

/** Every role sees the organization and its members, and so how they came about. */
const OPEN: Types = ['OrganizationCreated', 'OrganizationChanged', 'MemberAdded', 'MemberChanged', 'MemberRemoved'];
const KEYS: Types = ['ApiKeyCreated', 'ApiKeyRevoked'];

const ENTRY = { alias: 'entry', contact: 'contact_id' };
const SUBJECT = { alias: 'subject', contact: 'contact_id' };

/**
 * The scope as a condition on an `audit_entry as entry`. It reads the tables of the task list and of the contact timeline
 * for what tasks and calls are by now. Subqueries in a `case` stay what they are, a look by key for each entry: as a join,
 * a plan could read every task of the organization.
 */
export function isVisible(scope: EventScope): RawBuilder<SqlBool> {
  if (scope.everything) return sql`true`;
  const types = [...OPEN, ...(scope.keys ? KEYS : [])];
  return sql`case split_part(entry.stream, '-', 1)
    when 'task' then coalesce((
      select true from task where task.organization_id = entry.organization_id and task.id = entry.task_id
        and ${scopeToSql(scope.tasks)}), false)
    when 'contact' then coalesce(${scopeToSql(scope.contacts, ENTRY)}, false)
    when 'call' then coalesce((
      select true from timeline_subject as subject
      where subject.organization_id = entry.organization_id and subject.kind = 'call'
        and subject.id = split_part(entry.stream, '_', 2)::uuid and ${scopeToSql(scope.calls, SUBJECT)}), false)
    when 'organization' then entry.type = any(${types}::text[])
    when 'projection' then ${scope.settings}::boolean
    else false end`;
}
