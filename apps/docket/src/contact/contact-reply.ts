import type { Contact } from '#libs/directory';

/** A contact in the shape of specification §15. */
export function contactReply({ id, name, email, phone, assigned_members }: Contact, organization_id: string) {
  return { id, organization_id, name, email, phone, assigned_members };
}
