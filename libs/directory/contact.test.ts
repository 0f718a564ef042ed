import { describe, expect, it } from '@jest/globals';
import { givenOf } from '#libs/aggregate/testing';
import {
  type ContactEvent,
  type ContactFields,
  type ContactState,
  contactEvents,
  contactEvolution,
  contactStream,
  organizationStream,
  putContact,
} from './index.ts';

const given = givenOf(contactEvents, contactEvolution);
const put = (fields: ContactFields) => (contact: ContactState) => putContact(fields, contact);

const CREATED: ContactEvent = {
  type: 'ContactCreated',
  data: { contact_id: 'c', name: 'Ada', email: 'ada@example.org', phone: null, assigned_members: ['m1'] },
};

describe('a contact', () => {
  it('is created with null for what is not said', () => {
    given()
      .when(put({ id: 'c', name: 'Ada' }))
      .then({
        type: 'ContactCreated',
        data: { contact_id: 'c', name: 'Ada', email: null, phone: null, assigned_members: [] },
      });
    given()
      .when(put({ id: 'c', name: 'Ada', email: 'ada@example.org', assigned_members: ['m1', 'm1'] }))
      .then(CREATED);
  });

  it('changes in the fields that are there and differ; null clears', () => {
    given(CREATED)
      .when(put({ id: 'c', name: 'Ada', email: null, phone: '+49', assigned_members: ['m1', 'm2'] }))
      .then({ type: 'ContactChanged', data: { email: null, phone: '+49', assigned_members: ['m1', 'm2'] } });
    given(CREATED)
      .when(put({ id: 'c', name: 'Ada L.' }))
      .thenState({ id: 'c', name: 'Ada L.', email: 'ada@example.org', assigned_members: ['m1'], revision: 1 });
  });

  it('does not change where nothing differs', () => {
    given(CREATED)
      .when(put({ id: 'c', name: 'Ada', email: 'ada@example.org', phone: null, assigned_members: ['m1'] }))
      .thenNothing();
    given(CREATED)
      .when(put({ id: 'c', name: 'Ada', assigned_members: ['m1', 'm1'] }))
      .thenNothing();
  });

  it('is not folded from a stream that begins with a change', () => {
    expect(() => given({ type: 'ContactChanged', data: { name: 'Ada' } })).toThrow(
      'does not begin with ContactCreated',
    );
  });

  it('has a stream of its own in each organization', () => {
    expect(contactStream('o', 'c')).toBe('contact-o_c');
    expect(organizationStream('o')).toBe('organization-o');
  });
});
