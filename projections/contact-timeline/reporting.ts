import type { ReportingView } from '#libs/projection';

/** What analysts see of what happened around contacts. */
export const reporting: readonly ReportingView[] = [
  {
    name: 'contact_events',
    comment: 'A row for each thing that happened around a contact, without what was said.',
    from: 'read_model.timeline_entry',
    where: 'contact_id is not null',
    columns: [
      { name: 'id', sql: 'id', comment: 'The event.' },
      { name: 'contact_id', sql: 'contact_id', comment: 'The contact: contacts.id.' },
      { name: 'kind', sql: 'kind', comment: 'task, comment or call.' },
      { name: 'type', sql: 'type', comment: 'What happened, such as TaskCreated.' },
      { name: 'at', sql: 'at', comment: 'When it happened in the world.' },
      {
        name: 'task_id',
        sql: "case subject_kind when 'task' then subject_id end",
        comment: 'The task; null for a call.',
      },
      {
        name: 'call_id',
        sql: "case subject_kind when 'call' then subject_id end",
        comment: 'The call; null for a task.',
      },
    ],
  },
];
