import { z } from 'zod';
import type { Evolution } from '#libs/aggregate';
import { defineEvent, type EventOf, type RecordedEvent } from '#libs/event';
import { differences } from './differences.ts';

const id = z.string();

export const ContactCreated = defineEvent(
  'ContactCreated',
  z.strictObject({
    contact_id: id,
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    assigned_members: z.array(id),
  }),
  { personal: { name: 'text', email: 'text', phone: 'text' } },
);

/** Only the fields that changed, with their new values. */
export const ContactChanged = defineEvent(
  'ContactChanged',
  z.strictObject({
    name: z.string().optional(),
    email: z.string().nullable().optional(),
    phone: z.string().nullable().optional(),
    assigned_members: z.array(id).optional(),
  }),
  { personal: { name: 'text', email: 'text', phone: 'text' } },
);

/** Every event of a contact. */
export const contactEvents = [ContactCreated, ContactChanged] as const;

export type ContactEvent = EventOf<(typeof contactEvents)[number]>;
export type RecordedContactEvent = RecordedEvent<ContactEvent>;

/** A person outside, with the members who own the relation. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly assigned_members: readonly string[];
  readonly revision: number;
}

/** Null before the first event. */
export type ContactState = Contact | null;

function evolve(contact: ContactState, event: RecordedContactEvent): Contact {
  const { revision } = event;
  if (event.type === 'ContactCreated') {
    const { contact_id, ...fields } = event.data;
    return { id: contact_id, ...fields, revision };
  }
  if (!contact) throw new Error(`${event.stream} does not begin with ContactCreated but with ${event.type}`);
  return { ...contact, ...(event.data as Partial<Contact>), revision };
}

/** The contact as an aggregate. */
export const contactEvolution: Evolution<ContactState, ContactEvent> = {
  initial: null,
  evolve,
  keyOf: (stream) => stream.slice(stream.indexOf('_') + 1),
};

/** What an upsert of a contact says; what is absent stays, or is null for a new one. */
export interface ContactFields extends Pick<Contact, 'id' | 'name'> {
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly assigned_members?: readonly string[] | undefined;
}

/** The events of an upsert; a member named twice is one owner. */
export function putContact(wanted: ContactFields, contact: ContactState): readonly ContactEvent[] {
  const { id: contact_id, name, email, phone } = wanted;
  const assigned_members = wanted.assigned_members && [...new Set(wanted.assigned_members)];
  if (!contact) {
    const given = { name, email: email ?? null, phone: phone ?? null, assigned_members: assigned_members ?? [] };
    return [{ type: 'ContactCreated', data: { contact_id, ...given } }];
  }
  const changed = differences({ name, email, phone, assigned_members }, contact);
  return Object.keys(changed).length === 0 ? [] : [{ type: 'ContactChanged', data: changed }];
}
