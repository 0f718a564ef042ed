import type { Evolution } from '#libs/aggregate';
import type { OrganizationEvent, RecordedOrganizationEvent } from './organization-events.ts';
import { PersistentMap } from './persistent-map.ts';

/** A user inside an organization. A removed one stays known by name, for what it did before. */
export interface Member {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly email: string | null;
  readonly kind: 'staff' | 'doctor';
  readonly role: 'admin' | 'member' | 'agent' | 'viewer' | 'auditor';
  readonly removed: boolean;
}

/** An API key, known by its hash alone. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: Member['role'];
  readonly hash: string;
  readonly created_at: string;
  readonly revoked: boolean;
}

/**
 * A tenant with its members and API keys: one stream, because a member's user id is unique in it, and because who may do
 * what in an organization is then known, whole and of one moment, from one read.
 */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly time_zone: string;
  /** The local time, HH:MM, at which tasks due on a date remind. */
  readonly date_reminder_time: string;
  /** The default assignee of a task type. */
  readonly task_type_assignees: Readonly<Record<string, string | null>>;
  /** The models that were chosen instead of the default ones, by kind of work. */
  readonly ai_models: Readonly<Record<string, string | null>>;
  readonly members: PersistentMap<Member>;
  /** The member that a user id stands for: the present one with this user id, else one who was removed with it. */
  readonly memberOfUser: PersistentMap<Member>;
  readonly keys: PersistentMap<ApiKey>;
}

/** Null until the organization has been named. */
export type OrganizationState = Organization | null;

function evolve(organization: OrganizationState, event: RecordedOrganizationEvent): Organization {
  if (event.type === 'OrganizationCreated') {
    const members = PersistentMap.empty<Member>();
    const keys = PersistentMap.empty<ApiKey>();
    return { id: event.metadata.organization_id, ...event.data, ai_models: {}, members, memberOfUser: members, keys };
  }
  if (!organization) throw new Error(`${event.stream} does not begin with OrganizationCreated but with ${event.type}`);
  switch (event.type) {
    case 'OrganizationChanged':
      return { ...organization, ...defined(event.data) };
    case 'MemberAdded': {
      const { member_id: id, ...fields } = event.data;
      return withMember(organization, { id, ...fields, removed: false });
    }
    case 'MemberChanged': {
      const { member_id, ...fields } = event.data;
      return withMember(organization, { ...known(organization.members, member_id), ...defined(fields) });
    }
    case 'MemberRemoved':
      return withMember(organization, { ...known(organization.members, event.data.member_id), removed: true });
    case 'ApiKeyCreated': {
      const { key_id: id, ...fields } = event.data;
      return withKey(organization, { id, ...fields, created_at: event.metadata.occurred_at, revoked: false });
    }
    case 'ApiKeyRevoked':
      return withKey(organization, { ...known(organization.keys, event.data.key_id), revoked: true });
    case 'AiModelChosen':
      return { ...organization, ai_models: { ...organization.ai_models, [event.data.area]: event.data.model } };
    default:
      return event satisfies never;
  }
}

/** The organization as an aggregate. */
export const organizationEvolution: Evolution<OrganizationState, OrganizationEvent> = { initial: null, evolve };

/** A present member is the only present one with their user id (putMember), so that it stands for whoever changed last. */
function withMember(organization: Organization, member: Member): Organization {
  const left = organization.members.get(member.id)?.user_id;
  const members = organization.members.with(member.id, member);
  let { memberOfUser } = organization;
  if (left !== undefined && left !== member.user_id) memberOfUser = memberOfUser.with(left, holderOf(left, members));
  return { ...organization, members, memberOfUser: memberOfUser.with(member.user_id, member) };
}

/** Looks through all members: for the rare case only that one of them left a user id. */
function holderOf(userId: string, members: PersistentMap<Member>): Member | undefined {
  const held = [...members.values()].filter((member) => member.user_id === userId);
  return held.find((member) => !member.removed) ?? held[0];
}

const withKey = (organization: Organization, key: ApiKey): Organization => ({
  ...organization,
  keys: organization.keys.with(key.id, key),
});

function known<T>(map: PersistentMap<T>, id: string): T {
  const value = map.get(id);
  if (!value) throw new Error(`${id} was never added`);
  return value;
}

/** The fields that are there: an optional field that is undefined must not overwrite. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
