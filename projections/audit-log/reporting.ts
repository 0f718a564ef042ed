import type { ReportingView } from '#libs/projection';

/** What analysts see of the audit log. */
export const reporting: readonly ReportingView[] = [
  {
    name: 'audit_entries',
    comment:
      'A row for each act in the organization, personal tasks too, without what was said: that is read over HTTP, under the policy.',
    from: 'read_model.audit_entry',
    columns: [
      { name: 'sequence', sql: 'sequence', comment: 'Its place in the organization, from 1, without a gap.' },
      { name: 'position', sql: 'position', comment: 'Its place in the whole log, an opaque text.' },
      { name: 'revision', sql: 'revision', comment: 'Its place among the events of its task, contact, …, from 0.' },
      { name: 'type', sql: 'type', comment: 'What happened, such as TaskCreated.' },
      { name: 'occurred_at', sql: 'occurred_at', comment: 'When it happened in the world.' },
      { name: 'recorded_at', sql: 'recorded_at', comment: 'When the log took it.' },
      { name: 'actor_kind', sql: 'actor_kind', comment: 'member, user, api-key, system or ai.' },
      { name: 'actor_id', sql: 'actor_id', comment: 'Who did it; a member by members.id.' },
      { name: 'task_id', sql: 'task_id', comment: 'The task that it is about; null for none.' },
      { name: 'contact_id', sql: 'contact_id', comment: 'The contact that it is about; null for none.' },
      { name: 'hash', sql: 'hash', comment: 'The hash over the entry and the one before it, in hex.' },
    ],
  },
];
