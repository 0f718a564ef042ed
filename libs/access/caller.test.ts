import { describe, expect, it } from '@jest/globals';
import { can, keyCaller, memberCaller, userCaller } from './caller.ts';

describe('a caller', () => {
  it('who is a member acts as that member with the role of the directory', () => {
    const caller = memberCaller('o', { id: 'm', user_id: 'u', name: 'Grace', kind: 'doctor', role: 'viewer' });
    expect(caller).toMatchObject({ organizationId: 'o', role: 'viewer', memberId: 'm', credentialId: 'user:u' });
    expect(caller.actor).toEqual({ kind: 'member', id: 'm', name: 'Grace', member_kind: 'doctor', on_behalf_of: null });
    expect(can(caller, 'Task:Instance:View')).toBe(true);
    expect(can(caller, 'Task:Instance:Update')).toBe(false);
  });

  it('who is no member acts as a user with the role of the token', () => {
    const caller = userCaller({ sub: 'u', org: 'o', role: 'agent', name: null, email: null });
    expect(caller).toMatchObject({ organizationId: 'o', role: 'agent', memberId: null, credentialId: 'user:u' });
    expect(caller.actor).toEqual({ kind: 'user', id: 'u', name: null, member_kind: null, on_behalf_of: null });
    expect(can(caller, 'Task:Instance:Update')).toBe(true);
  });

  it('that is a key acts as that key', () => {
    const caller = keyCaller({ id: 'k', organization_id: 'o', name: 'Phones', role: 'admin' });
    expect(caller).toMatchObject({ organizationId: 'o', role: 'admin', memberId: null, credentialId: 'key:k' });
    expect(caller.actor).toEqual({ kind: 'api-key', id: 'k', name: 'Phones', member_kind: null, on_behalf_of: null });
    expect(can(caller, 'Key:Write')).toBe(true);
  });
});
