import type { Organization } from '#libs/directory';
import { invalidField } from '#libs/http';

/** Refuses a member id that stands for nobody, or for nobody any more, by its place in the body. */
export function mustBeMember(organization: Organization, memberId: string | null | undefined, pointer: string): void {
  if (memberId === null || memberId === undefined) return;
  const member = organization.members.get(memberId);
  if (!member || member.removed)
    throw invalidField(pointer, 'unknown-member', 'must be the id of a member of this organization');
}
