import { PARTICIPANT_TYPES } from '#libs/task/types';
import { type Caller, can } from './caller.ts';
import { allOf, anyOf, type Condition, type ContactView, matches, type Scope } from './scope.ts';

/** The part of a task that the policy asks for. */
export interface TaskView {
  readonly type: string;
  readonly reporter_id: string | null;
  readonly assigned_to: string | null;
  readonly contact_id: string | null;
}

/** The part of a call that the policy asks for. */
export interface CallView {
  readonly contact_id: string | null;
  /** The member who was on the call. */
  readonly member_id: string | null;
}

/** The tasks, contacts and calls that a caller may see: what reads, lists, counts, search and streams go through. */
export type TaskScope = Scope<'type' | 'reporter_id' | 'assigned_to'>;
export type ContactScope = Scope<never>;
export type CallScope = Scope<'member_id'>;

const ALL = { kind: 'all' } as const;
const NONE = { kind: 'none' } as const;

/** What a task of others must be like: not of a type that only its reporter, its assignee and admins see. */
const SHARED = allOf(...PARTICIPANT_TYPES.map((value) => ({ kind: 'fieldIsNot', field: 'type', value }) as const));

/**
 * The tasks that a caller may see (specification §3, §4): an admin all; others no personal task but their own;
 * with ViewAssigned only, the tasks of contacts assigned to them, and those assigned to or reported by them.
 */
export function taskScope(caller: Caller): TaskScope {
  const { organizationId, role, memberId } = caller;
  if (role === 'admin') return { organizationId, condition: ALL };
  const others = allOf(contactCondition(caller), SHARED);
  if (memberId === null) return { organizationId, condition: others };
  const assigned = { kind: 'fieldIs', field: 'assigned_to', value: memberId } as const;
  const reported = { kind: 'fieldIs', field: 'reporter_id', value: memberId } as const;
  return { organizationId, condition: anyOf(assigned, reported, others) };
}

/** The contacts that a caller may see: all of the organization, or those assigned to them. */
export function contactScope(caller: Caller): ContactScope {
  return { organizationId: caller.organizationId, condition: contactCondition(caller) };
}

function contactCondition(caller: Caller): Condition<never> {
  if (can(caller, 'Contact:Instance:View')) return ALL;
  if (caller.memberId === null || !can(caller, 'Contact:Instance:ViewAssigned')) return NONE;
  return { kind: 'contactAssignedTo', memberId: caller.memberId };
}

/** The calls that a caller may see: those with the contacts that they may see, and those that they were on. */
export function callScope(caller: Caller): CallScope {
  const own: CallScope['condition'] =
    caller.memberId === null ? NONE : { kind: 'fieldIs', field: 'member_id', value: caller.memberId };
  return { organizationId: caller.organizationId, condition: anyOf(own, contactCondition(caller)) };
}

/** True where the caller may see a task of their organization; `contact` is the task's, null where it has none. */
export function canSeeTask(caller: Caller, task: TaskView, contact: ContactView | null): boolean {
  return matches(taskScope(caller), task, contact);
}

/** True where the caller may see a contact of their organization. */
export function canSeeContact(caller: Caller, contact: ContactView): boolean {
  return matches(contactScope(caller), {}, contact);
}

/** True where the caller may see a call of their organization; `contact` is the linked one, null where there is none. */
export function canSeeCall(caller: Caller, call: CallView, contact: ContactView | null): boolean {
  return matches(callScope(caller), call, contact);
}
