import type { Actor } from '#libs/event';
import type { Claims } from './claims.ts';
import { type Permission, permissionsOf } from './permission.ts';
import type { Role } from './role.ts';

/** Whoever asks: what they may do in which organization, and in whose name it is recorded. */
export interface Caller {
  readonly organizationId: string;
  readonly role: Role;
  /** Null where the caller is no member: then nothing is assigned to them or reported by them. */
  readonly memberId: string | null;
  readonly actor: Actor;
  readonly permissions: ReadonlySet<Permission>;
  /** Who calls, the same in every request: `user:<sub>` or `key:<id>`. Command ids are derived from it. */
  readonly credentialId: string;
}

/** What the directory knows of a member. */
export interface MemberView {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly kind: 'staff' | 'doctor';
  readonly role: Role;
}

/** What is kept of an API key, less its hash. */
export interface ApiKeyView {
  readonly id: string;
  readonly organization_id: string;
  readonly name: string;
  readonly role: Role;
}

/** True where the caller holds the permission. What they may see of a thing is the policy's to say. */
export function can(caller: Caller, permission: Permission): boolean {
  return caller.permissions.has(permission);
}

/** The caller that a member is: their role is the directory's, whatever a token says. */
export function memberCaller(organizationId: string, member: MemberView): Caller {
  return {
    organizationId,
    role: member.role,
    memberId: member.id,
    actor: { kind: 'member', id: member.id, name: member.name, member_kind: member.kind, on_behalf_of: null },
    permissions: permissionsOf(member.role),
    credentialId: `user:${member.user_id}`,
  };
}

/** The caller that a token's user is who is no member: the token's role counts. */
export function userCaller(claims: Claims): Caller {
  return {
    organizationId: claims.org,
    role: claims.role,
    memberId: null,
    actor: { kind: 'user', id: claims.sub, name: claims.name, member_kind: null, on_behalf_of: null },
    permissions: permissionsOf(claims.role),
    credentialId: `user:${claims.sub}`,
  };
}

/** The caller that an API key is, once its secret held and it was found not revoked. */
export function keyCaller(key: ApiKeyView): Caller {
  return {
    organizationId: key.organization_id,
    role: key.role,
    memberId: null,
    actor: { kind: 'api-key', id: key.id, name: key.name, member_kind: null, on_behalf_of: null },
    permissions: permissionsOf(key.role),
    credentialId: `key:${key.id}`,
  };
}
