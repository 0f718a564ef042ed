export {
  type Contact,
  type ContactEvent,
  type ContactFields,
  type ContactState,
  contactEvents,
  contactEvolution,
  eraseContact,
  putContact,
  type RecordedContactEvent,
} from './contact.ts';
export {
  type ApiKey,
  type Member,
  type Organization,
  type OrganizationState,
  organizationEvolution,
} from './organization.ts';
export {
  chooseModel,
  createKey,
  type OrganizationFields,
  putMember,
  putOrganization,
  removeMember,
  revokeKey,
  UnknownEntryError,
  UnknownOrganizationError,
  UserTakenError,
} from './organization-commands.ts';
export { type OrganizationEvent, organizationEvents, type RecordedOrganizationEvent } from './organization-events.ts';
export { phoneDigits } from './phone.ts';
export { contactStream, organizationStream } from './stream.ts';
