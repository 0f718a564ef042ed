import { randomUUID } from 'node:crypto';
import { type Role, signToken } from '#libs/access';
import { Client, must } from './client.ts';
import { JWT_SECRET } from './service.ts';

/** A token of the tests' installation. */
export const tokenOf = (org: string, sub: string, role: Role): Promise<string> =>
  signToken({ secret: JWT_SECRET, org, sub, role, expiresIn: '1h' });

/** A member with a client of their own. */
export interface MemberClient {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly client: Client;
}

/** A named organization, and what puts members and contacts into it. */
export interface TestOrganization {
  readonly id: string;
  /** A user with an admin's token who is no member. */
  readonly admin: Client;
  member(name: string, role?: Role, kind?: 'staff' | 'doctor'): Promise<MemberClient>;
  contact(name: string, assigned?: readonly string[]): Promise<{ readonly id: string; readonly name: string }>;
}

/** Names a new organization at a running service. All its clients read what any of them wrote. */
export async function newOrganization(base: string, time_zone = 'Europe/Berlin'): Promise<TestOrganization> {
  const id = randomUUID();
  const admin = new Client(base, await tokenOf(id, 'root', 'admin'));
  must(await admin.put('/api/organization', { name: 'Acme', time_zone }), 201);
  return organizationOf(id, admin);
}

/** An organization that is there already, at the service that this admin calls. */
export function organizationOf(id: string, admin: Client): TestOrganization {
  return {
    id,
    admin,
    async member(name, role = 'member', kind = 'staff') {
      const member = { id: randomUUID(), userId: `user-${name}`, name, role };
      const body = { user_id: member.userId, name, email: `${name.toLowerCase()}@example.org`, kind, role };
      must(await admin.put(`/api/members/${member.id}`, body), 201);
      return { ...member, client: admin.as(await tokenOf(id, member.userId, role)) };
    },
    async contact(name, assigned_members = []) {
      const contact = { id: randomUUID(), name };
      must(await admin.put(`/api/contacts/${contact.id}`, { name, assigned_members }), 201);
      return contact;
    },
  };
}
