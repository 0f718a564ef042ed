import type { Role } from '#libs/access';
import type { DueSample } from './due-dates.ts';

/** Who did something, as replies tell it. */
export interface ModelActor {
  readonly kind: string;
  readonly id: string;
  readonly name: string | null;
  readonly member_kind: string | null;
  readonly on_behalf_of: null;
}

export interface ModelReference {
  readonly kind: string;
  readonly id: string;
  readonly label: string | null;
}

/** A comment by specification §15, less its task. */
export interface ModelComment {
  readonly id: string;
  readonly body: string;
  readonly author: ModelActor;
  readonly mentions: readonly { readonly member_id: string; readonly name: string }[];
  readonly created_at: string;
  readonly edited_at: string | null;
}

/** A task by specification §2, less what others say of it (names, the present time). */
export interface ModelTask {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly description: string | null;
  readonly status: string;
  readonly category: string;
  readonly priority: string | null;
  readonly contact_id: string | null;
  readonly due: DueSample | null;
  readonly reporter_id: string | null;
  readonly assigned_to: string | null;
  readonly references: readonly ModelReference[];
  /** In the order in which they came. */
  readonly comments: readonly ModelComment[];
  readonly created_at: string;
  readonly created_by: ModelActor;
  readonly updated_at: string;
  readonly updated_by: ModelActor;
  readonly resolved_at: string | null;
  readonly resolved_by: ModelActor | null;
  readonly completed_at: string | null;
  readonly reason: string | null;
  readonly revision: number;
  readonly deleted: boolean;
}

/** One event of a task: the task before and after. */
export interface ModelEvent {
  readonly type: string;
  readonly before: ModelTask | null;
  readonly after: ModelTask;
}

export interface ModelMember {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly kind: 'staff' | 'doctor';
  readonly role: Role;
}

export interface ModelContact {
  readonly id: string;
  readonly name: string;
  readonly assigned_members: readonly string[];
}

/** A caller: a member, or the user with an admin's token who is none. */
export interface ModelCaller {
  readonly role: Role;
  readonly memberId: string | null;
  readonly actor: ModelActor;
}

/** An organization as the specification says it must be after the commands so far. Tasks stand in the order of creation. */
export interface World {
  readonly organizationId: string;
  readonly members: ModelMember[];
  readonly contacts: ModelContact[];
  readonly tasks: { task: ModelTask; readonly events: ModelEvent[] }[];
}

export const ROOT: ModelCaller = {
  role: 'admin',
  memberId: null,
  actor: { kind: 'user', id: 'root', name: null, member_kind: null, on_behalf_of: null },
};

/** The n-th caller: first the user who is no member, then the members by their present names and roles. */
export function callerOf({ members }: World, n: number): ModelCaller {
  const member = members[n - 1];
  if (!member) return ROOT;
  const { id, name, kind, role } = member;
  return { role, memberId: id, actor: { kind: 'member', id, name, member_kind: kind, on_behalf_of: null } };
}

/** Specification §4: who sees which contact and which task. */
export const seesContact = ({ role, memberId }: ModelCaller, contact: ModelContact | undefined): boolean =>
  role !== 'agent' || (contact?.assigned_members.some((id) => id === memberId) ?? false);

export function seesTask(world: World, caller: ModelCaller, task: ModelTask): boolean {
  const { role, memberId } = caller;
  if (role === 'admin') return true;
  if (memberId !== null && (task.assigned_to === memberId || task.reporter_id === memberId)) return true;
  const contact = world.contacts.find(({ id }) => id === task.contact_id);
  return task.type !== 'personal' && seesContact(caller, contact);
}
