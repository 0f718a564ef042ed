import { z } from 'zod';
import { defineEvent, type EventOf, type RecordedEvent } from '#libs/event';

const id = z.string();
const assignees = z.record(z.string(), id.nullable());
const kind = z.enum(['staff', 'doctor']);
const role = z.enum(['admin', 'member', 'agent', 'viewer', 'auditor']);

export const OrganizationCreated = defineEvent(
  'OrganizationCreated',
  z.strictObject({
    name: z.string(),
    time_zone: z.string(),
    date_reminder_time: z.string(),
    task_type_assignees: assignees,
  }),
);

/** Only the settings that changed, with their new values. */
export const OrganizationChanged = defineEvent(
  'OrganizationChanged',
  z.strictObject({
    name: z.string().optional(),
    time_zone: z.string().optional(),
    date_reminder_time: z.string().optional(),
    task_type_assignees: assignees.optional(),
  }),
);

export const MemberAdded = defineEvent(
  'MemberAdded',
  z.strictObject({ member_id: id, user_id: z.string(), name: z.string(), email: z.string().nullable(), kind, role }),
);

/** Only the fields that changed, with their new values. */
export const MemberChanged = defineEvent(
  'MemberChanged',
  z.strictObject({
    member_id: id,
    user_id: z.string().optional(),
    name: z.string().optional(),
    email: z.string().nullable().optional(),
    kind: kind.optional(),
    role: role.optional(),
  }),
);

export const MemberRemoved = defineEvent('MemberRemoved', z.strictObject({ member_id: id }));

/** The key itself is never written: only its hash. */
export const ApiKeyCreated = defineEvent(
  'ApiKeyCreated',
  z.strictObject({ key_id: id, name: z.string(), role, hash: z.string() }),
);

export const ApiKeyRevoked = defineEvent('ApiKeyRevoked', z.strictObject({ key_id: id }));

/** Which model does one kind of work; null: the default one. */
export const AiModelChosen = defineEvent(
  'AiModelChosen',
  z.strictObject({ area: z.string(), model: z.string().nullable() }),
);

/** Every event on the stream of an organization: its settings, its members and its API keys. */
export const organizationEvents = [
  OrganizationCreated,
  OrganizationChanged,
  MemberAdded,
  MemberChanged,
  MemberRemoved,
  ApiKeyCreated,
  ApiKeyRevoked,
  AiModelChosen,
] as const;

export type OrganizationEvent = EventOf<(typeof organizationEvents)[number]>;
export type RecordedOrganizationEvent = RecordedEvent<OrganizationEvent>;
