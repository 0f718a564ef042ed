import { describe, expect, it } from '@jest/globals';
import { canSeeCall, canSeeContact, canSeeTask, contactScope, type TaskView, taskScope } from './policy.ts';
import { type Role, roleSchema } from './role.ts';
import { scopeBranches } from './scope-branches.ts';
import { callerOf } from './testing/callers.ts';

const as = (role: Role, memberId: string | null = 'me') => callerOf(role, memberId, 'o');
const task = (fields: Partial<TaskView> = {}): TaskView => ({
  type: 'contact',
  reporter_id: null,
  assigned_to: null,
  contact_id: 'c',
  ...fields,
});
const mine = { assigned_members: ['other', 'me'] };
const theirs = { assigned_members: ['other'] };
const except = (...roles: Role[]) => roleSchema.options.filter((role) => !roles.includes(role));

describe('a task', () => {
  it.each(except('agent'))('of anybody is seen by a caller of role %s, member or not', (role) => {
    for (const member of ['me', null]) {
      expect(canSeeTask(as(role, member), task(), theirs)).toBe(true);
      expect(canSeeTask(as(role, member), task({ type: 'internal', contact_id: null }), null)).toBe(true);
    }
  });

  it('is seen by an agent where its contact is theirs, or they report it, or it is assigned to them', () => {
    expect(canSeeTask(as('agent'), task(), mine)).toBe(true);
    expect(canSeeTask(as('agent'), task({ reporter_id: 'me' }), theirs)).toBe(true);
    expect(canSeeTask(as('agent'), task({ assigned_to: 'me', contact_id: null }), null)).toBe(true);
    expect(canSeeTask(as('agent'), task({ assigned_to: 'other', reporter_id: 'other' }), theirs)).toBe(false);
    expect(canSeeTask(as('agent'), task({ type: 'internal', contact_id: null }), null)).toBe(false);
  });

  it('is never seen by an agent who is no member', () => {
    expect(canSeeTask(as('agent', null), task(), mine)).toBe(false);
    expect(canSeeTask(as('agent', null), task({ contact_id: null }), null)).toBe(false);
  });
});

describe('a personal task', () => {
  const personal = (fields: Partial<TaskView> = {}) => task({ type: 'personal', ...fields });

  it.each(roleSchema.options)('is seen by its reporter and its assignee of role %s', (role) => {
    expect(canSeeTask(as(role), personal({ reporter_id: 'me' }), null)).toBe(true);
    expect(canSeeTask(as(role), personal({ assigned_to: 'me' }), null)).toBe(true);
  });

  it.each(except('admin'))('of others is not seen by a caller of role %s, member or not', (role) => {
    for (const member of ['me', null]) {
      expect(canSeeTask(as(role, member), personal({ reporter_id: 'other', assigned_to: 'other' }), null)).toBe(false);
      expect(canSeeTask(as(role, member), personal(), null)).toBe(false);
      expect(canSeeTask(as(role, member), personal({ assigned_to: 'other' }), mine)).toBe(false);
    }
  });

  it('of anybody is seen by an admin', () => {
    expect(canSeeTask(as('admin'), personal({ reporter_id: 'other' }), null)).toBe(true);
    expect(canSeeTask(as('admin', null), personal({ reporter_id: 'other' }), null)).toBe(true);
  });
});

describe('a contact', () => {
  it.each(except('agent'))('is seen by a caller of role %s', (role) => {
    expect(canSeeContact(as(role), theirs)).toBe(true);
    expect(canSeeContact(as(role, null), theirs)).toBe(true);
  });

  it('is seen by an agent where it is assigned to them', () => {
    expect(canSeeContact(as('agent'), mine)).toBe(true);
    expect(canSeeContact(as('agent'), theirs)).toBe(false);
    expect(canSeeContact(as('agent', null), mine)).toBe(false);
  });
});

describe('a call', () => {
  it('is seen by an agent with a contact of theirs, or where they were on it', () => {
    expect(canSeeCall(as('agent'), { contact_id: 'c', member_id: null }, mine)).toBe(true);
    expect(canSeeCall(as('agent'), { contact_id: null, member_id: 'me' }, null)).toBe(true);
    expect(canSeeCall(as('agent'), { contact_id: 'c', member_id: 'other' }, theirs)).toBe(false);
    expect(canSeeCall(as('agent', null), { contact_id: null, member_id: null }, null)).toBe(false);
  });

  it.each(except('agent'))('is seen by a caller of role %s', (role) => {
    expect(canSeeCall(as(role, null), { contact_id: null, member_id: null }, null)).toBe(true);
  });
});

describe('the branches of a scope', () => {
  const conditions = (role: Role, member: string | null) =>
    scopeBranches(taskScope(as(role, member))).map(({ condition }) => condition);

  it('are one for each way in which an agent sees a task', () => {
    expect(conditions('agent', 'me')).toEqual([
      { kind: 'fieldIs', field: 'assigned_to', value: 'me' },
      { kind: 'fieldIs', field: 'reporter_id', value: 'me' },
      {
        kind: 'and',
        conditions: [
          { kind: 'contactAssignedTo', memberId: 'me' },
          { kind: 'fieldIsNot', field: 'type', value: 'personal' },
        ],
      },
    ]);
  });

  it('are none for an agent who is no member, and one for all others', () => {
    expect(conditions('agent', null)).toEqual([]);
    for (const role of except('agent'))
      for (const member of ['me', null]) expect(conditions(role, member)).toHaveLength(1);
    expect(scopeBranches(contactScope(as('agent')))).toHaveLength(1);
  });
});
