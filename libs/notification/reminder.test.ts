import { describe, expect, it } from '@jest/globals';
import { givenOf } from '#libs/aggregate/testing';
import type { Contact, Organization, OrganizationEvent, OrganizationState } from '#libs/directory';
import { organizationEvents, organizationEvolution } from '#libs/directory';
import { type TaskEvent, type TaskState, taskEvents, taskEvolution } from '#libs/task';
import { decideReminder } from './reminder.ts';

const NOON = Date.parse('2026-03-28T12:00:00Z');
const member = (member_id: string, role: 'member' | 'agent' = 'member'): OrganizationEvent => ({
  type: 'MemberAdded',
  data: { member_id, user_id: member_id, name: member_id, email: null, kind: 'staff', role },
});
const organization = givenOf<OrganizationState, OrganizationEvent>(organizationEvents, organizationEvolution)(
  {
    type: 'OrganizationCreated',
    data: { name: 'Lab', time_zone: 'Europe/Berlin', date_reminder_time: '13:00', task_type_assignees: {} },
  },
  member('ada'),
  member('bob', 'agent'),
  member('gone'),
  { type: 'MemberRemoved', data: { member_id: 'gone' } },
).state as Organization;

const contactOf = (...assigned_members: string[]): Contact => ({
  id: 'c',
  name: 'Contact',
  email: null,
  phone: null,
  assigned_members,
  revision: 0,
  erased: false,
});

const given = givenOf<TaskState, TaskEvent>(taskEvents, taskEvolution);
const created = (fields: object = {}): TaskEvent => ({
  type: 'TaskCreated',
  data: {
    task_id: 't',
    type: 'contact',
    title: 'Title',
    description: null,
    category: 'general',
    priority: null,
    source: 'manual',
    contact_id: 'c',
    call_id: null,
    evidence: null,
    due_date: '2026-03-28T12:00:00Z',
    due_kind: 'datetime',
    reporter_id: null,
    assigned_to: null,
    references: [],
    ...fields,
  } as never,
});
const decide =
  (contact: Contact | null = contactOf('ada', 'bob'), now = NOON) =>
  (task: TaskState) =>
    decideReminder(task, { organization, contact, now });
const sent = (...member_ids: string[]): TaskEvent => ({ type: 'TaskReminderSent', data: { member_ids } });
const SKIPPED: TaskEvent = { type: 'TaskReminderSkipped', data: {} };

describe('a reminder', () => {
  it.each<[string, object, Contact | null, TaskEvent]>([
    ['the assignee', { assigned_to: 'bob' }, contactOf('ada'), sent('bob')],
    ['the owners of the contact where nobody is assigned', {}, contactOf('ada', 'bob'), sent('ada', 'bob')],
    ['those where the assignee is a member no more', { assigned_to: 'gone' }, contactOf('ada'), sent('ada')],
    ['those who are members still', {}, contactOf('gone', 'ada', 'stranger'), sent('ada')],
    ['nobody where there is nobody', {}, contactOf('gone'), SKIPPED],
    ['nobody where there is no contact', { type: 'internal', contact_id: null }, null, SKIPPED],
    [
      'no owner who may not see the task',
      { type: 'personal', reporter_id: 'bob' },
      contactOf('ada', 'bob'),
      sent('bob'),
    ],
  ])('is for %s', (_, fields, contact, event) => {
    given(created(fields)).when(decide(contact)).then(event);
  });

  it('is due at the instant, and for a date at the time of day that the organization wants', () => {
    given(created())
      .when(decide(undefined, NOON - 1))
      .thenNothing();
    const date = created({ due_date: '2026-03-27T23:00:00Z', due_kind: 'date' });
    given(date)
      .when(decide(undefined, NOON - 1))
      .thenNothing();
    given(date).when(decide(undefined, NOON)).then(sent('ada', 'bob'));
  });

  it('is sent or skipped once, and again for a new date, or an assignee after it was skipped', () => {
    for (const event of [sent('ada'), SKIPPED]) given(created(), event).when(decide()).thenNothing();
    const later: TaskEvent = {
      type: 'TaskRescheduled',
      data: { due_date: '2026-03-28T11:00:00Z', due_kind: 'datetime' },
    };
    const assigned: TaskEvent = { type: 'TaskAssigned', data: { assigned_to: 'ada' } };
    for (const event of [sent('bob'), SKIPPED]) given(created(), event, later).when(decide()).then(sent('ada', 'bob'));
    given(created(), SKIPPED, assigned).when(decide()).then(sent('ada'));
    given(created(), sent('bob'), assigned).when(decide()).thenNothing();
  });

  it('is for no task that is closed, deleted or undated', () => {
    const closed: TaskEvent = { type: 'TaskResolved', data: { resolution: 'done' } };
    given(created(), closed).when(decide()).thenNothing();
    given(created(), closed, { type: 'TaskReopened', data: {} }).when(decide()).then(sent('ada', 'bob'));
    given(created(), { type: 'TaskDeleted', data: {} }).when(decide()).thenNothing();
    given(created({ due_date: null, due_kind: null }))
      .when(decide())
      .thenNothing();
    expect(decide()(null)).toEqual([]);
  });
});
