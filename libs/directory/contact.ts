import { z } from 'zod';
import type { Evolution } from '#libs/aggregate';
import { defineEvent, ERASED, type EventOf, type RecordedEvent } from '#libs/event';
import { differences } from './differences.ts';
import { UnknownEntryError } from './organization-commands.ts';

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

/** The contact's personal text is erased: the key that seals it is destroyed. */
export const ContactErased = defineEvent('ContactErased', z.strictObject({ reason: z.string() }));

/** Every event of a contact. */
export const contactEvents = [ContactCreated, ContactChanged, ContactErased] as const;

export type ContactEvent = EventOf<(typeof contactEvents)[number]>;
export type RecordedContactEvent = RecordedEvent<ContactEvent>;

/** A person outside, with the members who own the relation. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly assigned_members: readonly string[];
  /** Whether the personal text was erased: of the contact, of its tasks, and of its calls. */
  readonly erased: boolean;
  readonly revision: number;
}

/** Null before the first event. */
export type ContactState = Contact | null;

function evolve(contact: ContactState, event: RecordedContactEvent): Contact {
  const { revision } = event;
  if (event.type === 'ContactCreated') {
    const { contact_id, ...fields } = event.data;
    return { id: contact_id, ...fields, erased: false, revision };
  }
  if (!contact) throw new Error(`${event.stream} does not begin with ContactCreated but with ${event.type}`);
  if (event.type === 'ContactErased') return { ...erase(contact), revision };
  return { ...contact, ...(event.data as Partial<Contact>), revision };
}

/** As its events read once their key is gone. */
function erase(contact: Contact): Contact {
  const gone = (text: string | null) => (text === null ? null : ERASED);
  return { ...contact, name: ERASED, email: gone(contact.email), phone: gone(contact.phone), erased: true };
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

/** The event of an erasure; none where that was done before. @throws UnknownEntryError where there is no such contact */
export function eraseContact(reason: string, contact: ContactState): readonly ContactEvent[] {
  if (!contact) throw new UnknownEntryError('contact');
  return contact.erased ? [] : [{ type: 'ContactErased', data: { reason } }];
}
