import { differences } from './differences.ts';
import type { ApiKey, Member, Organization, OrganizationState } from './organization.ts';
import type { OrganizationEvent } from './organization-events.ts';

/** A member's user id stands for another member already. */
export class UserTakenError extends Error {
  override name = 'UserTakenError';
}

/** There is no such member or key in the organization, or there is none any more. */
export class UnknownEntryError extends Error {
  override name = 'UnknownEntryError';
}

/** The organization has not been named yet. */
export class UnknownOrganizationError extends Error {
  override name = 'UnknownOrganizationError';
}

/** What an upsert of an organization says; what is absent stays, or is as for a new one. */
export interface OrganizationFields extends Pick<Organization, 'name' | 'time_zone'> {
  readonly date_reminder_time?: string | undefined;
  readonly task_type_assignees?: Organization['task_type_assignees'] | undefined;
}

/** The events of an upsert. */
export function putOrganization(
  fields: OrganizationFields,
  organization: OrganizationState,
): readonly OrganizationEvent[] {
  if (!organization) {
    const { name, time_zone, date_reminder_time = '00:00', task_type_assignees = {} } = fields;
    return [{ type: 'OrganizationCreated', data: { name, time_zone, date_reminder_time, task_type_assignees } }];
  }
  const changed = differences(fields, organization);
  return Object.keys(changed).length === 0 ? [] : [{ type: 'OrganizationChanged', data: changed }];
}

/** The events of an upsert of a member; one that was removed is added anew. @throws UserTakenError, UnknownOrganizationError */
export function putMember(
  { id: member_id, user_id, name, email, kind, role }: Omit<Member, 'removed'>,
  organization: OrganizationState,
): readonly OrganizationEvent[] {
  const { members, memberOfUser } = existing(organization);
  const holder = memberOfUser.get(user_id);
  if (holder && holder.id !== member_id && !holder.removed) throw new UserTakenError(user_id);
  const fields = { user_id, name, email, kind, role };
  const before = members.get(member_id);
  if (!before || before.removed) return [{ type: 'MemberAdded', data: { member_id, ...fields } }];
  const changed = differences(fields, before);
  return Object.keys(changed).length === 0 ? [] : [{ type: 'MemberChanged', data: { member_id, ...changed } }];
}

/** The events of a removal. @throws UnknownEntryError, UnknownOrganizationError */
export function removeMember(id: string, organization: OrganizationState): readonly OrganizationEvent[] {
  const member = existing(organization).members.get(id);
  if (!member || member.removed) throw new UnknownEntryError(id);
  return [{ type: 'MemberRemoved', data: { member_id: id } }];
}

/** The events of a new API key. @throws UnknownOrganizationError */
export function createKey(
  { id: key_id, name, role, hash }: Pick<ApiKey, 'id' | 'name' | 'role' | 'hash'>,
  organization: OrganizationState,
): readonly OrganizationEvent[] {
  existing(organization);
  return [{ type: 'ApiKeyCreated', data: { key_id, name, role, hash } }];
}

/** The events of a revocation. @throws UnknownEntryError, UnknownOrganizationError */
export function revokeKey(id: string, organization: OrganizationState): readonly OrganizationEvent[] {
  const key = existing(organization).keys.get(id);
  if (!key || key.revoked) throw new UnknownEntryError(id);
  return [{ type: 'ApiKeyRevoked', data: { key_id: id } }];
}

/** The events of a choice of model for one kind of work; null: the default one. @throws UnknownOrganizationError */
export function chooseModel(
  area: string,
  model: string | null,
  organization: OrganizationState,
): readonly OrganizationEvent[] {
  const present = existing(organization).ai_models[area] ?? null;
  return present === model ? [] : [{ type: 'AiModelChosen', data: { area, model } }];
}

function existing(organization: OrganizationState): Organization {
  if (!organization) throw new UnknownOrganizationError();
  return organization;
}
