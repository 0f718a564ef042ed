import type { TaskReply } from './task/task-schema.ts';

const GRACE = {
  kind: 'member',
  id: '01979f3e-1111-7000-8000-000000000001',
  name: 'Grace Hopper',
  member_kind: 'staff',
  on_behalf_of: null,
} as const;

/** Ids that the examples of the documents share. */
export const IDS = {
  organization: '01979f3e-0000-7000-8000-000000000001',
  member: GRACE.id,
  contact: '01979f3e-2222-7000-8000-000000000001',
  task: '01979f3e-3333-7000-8000-000000000001',
  comment: '01979f3e-5555-7000-8000-000000000001',
  attachment: '01979f3e-6666-7000-8000-000000000001',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  key: '01979f3e-4444-7000-8000-000000000001',
  call: '01979f3e-5555-7000-8000-000000000001',
} as const;

/** The actor of the examples. */
export const exampleActor = GRACE;

/** A task as the documents show it. */
export const exampleTask: TaskReply = {
  id: IDS.task,
  organization_id: IDS.organization,
  type: 'contact',
  title: 'Call back about the invoice',
  description: null,
  status: 'open',
  category: 'callback',
  priority: 'high',
  source: 'manual',
  contact_id: IDS.contact,
  contact_name: 'Ada Lovelace',
  call_id: null,
  evidence: null,
  due_date: '2026-03-28T14:00:00Z',
  due_kind: 'datetime',
  due_local: '2026-03-28T15:00',
  overdue: false,
  reminder_sent_at: null,
  reporter_id: IDS.member,
  assigned_to: IDS.member,
  assigned_to_name: 'Grace Hopper',
  references: [{ kind: 'report', id: 'R-17', label: 'CBC' }],
  attachments: [],
  comment_count: 0,
  created_at: '2026-03-20T09:30:00.000Z',
  created_by: GRACE,
  updated_at: '2026-03-20T09:30:00.000Z',
  updated_by: GRACE,
  resolved_at: null,
  resolved_by: null,
  completed_at: null,
  reason: null,
  revision: 0,
};

/** An attachment as the documents show it. */
export const exampleAttachment = {
  id: IDS.attachment,
  task_id: IDS.task,
  comment_id: null,
  name: 'Befund.pdf',
  size: 48_213,
  type: 'application/pdf',
  sha256: IDS.sha256,
  created_at: '2026-03-20T09:30:00.000Z',
  created_by: GRACE,
};
