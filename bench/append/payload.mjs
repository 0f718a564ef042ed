/** The organization in whose name the bench writes. */
export const ORGANIZATION = '01980000-0000-7000-8000-00000000000a';
const MEMBER = '01980000-0000-7000-8000-00000000000b';

/** What every store is given: a task created, as Docket writes it. */
export const data = {
  task_id: '01980000-0000-7000-8000-00000000000c',
  type: 'contact',
  title: 'Call back about the invoice of last month',
  description: 'He rang twice and wants to know whether the second payment has arrived.',
  category: 'callback',
  priority: 'high',
  source: 'manual',
  contact_id: '01980000-0000-7000-8000-00000000000d',
  call_id: null,
  evidence: null,
  due_date: '2026-03-28T14:00:00.000Z',
  due_kind: 'datetime',
  reporter_id: MEMBER,
  assigned_to: MEMBER,
  references: [],
};

export const metadata = {
  organization_id: ORGANIZATION,
  actor: { kind: 'member', id: MEMBER, name: 'Demo Admin', member_kind: 'staff', on_behalf_of: null },
  occurred_at: '2026-03-01T09:00:00.000Z',
  recorded_at: '2026-03-01T09:00:00.000Z',
  command_id: '01980000-0000-7000-8000-00000000000e',
  correlation_id: '01980000-0000-7000-8000-00000000000e',
  causation_id: null,
};
