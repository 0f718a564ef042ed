import { type Caller, keyCaller, memberCaller } from '../caller.ts';
import type { Role } from '../role.ts';

/** A caller of any role, as a member (with this id) or as a key, who is none (null). */
export function callerOf(role: Role, memberId: string | null, organizationId: string): Caller {
  if (memberId === null) return keyCaller({ id: 'k', organization_id: organizationId, name: 'Key', role });
  return memberCaller(organizationId, { id: memberId, user_id: `u-${memberId}`, name: 'M', kind: 'staff', role });
}
