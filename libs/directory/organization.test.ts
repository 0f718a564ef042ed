import { describe, expect, it } from '@jest/globals';
import { givenOf, recorderOf } from '#libs/aggregate/testing';
import {
  createKey,
  type Organization,
  type OrganizationEvent,
  type OrganizationState,
  organizationEvents,
  organizationEvolution,
  putMember,
  putOrganization,
  removeMember,
  revokeKey,
  UnknownEntryError,
  UnknownOrganizationError,
  UserTakenError,
} from './index.ts';

const given = givenOf(organizationEvents, organizationEvolution);

const CREATED: OrganizationEvent = {
  type: 'OrganizationCreated',
  data: { name: 'Lab', time_zone: 'Europe/Berlin', date_reminder_time: '00:00', task_type_assignees: {} },
};
const grace = {
  id: 'grace',
  user_id: 'u1',
  name: 'Grace',
  email: 'grace@example.org',
  kind: 'staff',
  role: 'member',
} as const;
const ada = { ...grace, id: 'ada', user_id: 'u2', name: 'Ada', email: null, kind: 'doctor', role: 'admin' } as const;

const added = ({ id, ...fields }: typeof grace | typeof ada, user_id: string = fields.user_id): OrganizationEvent => ({
  type: 'MemberAdded',
  data: { member_id: id, ...fields, user_id },
});
const changed = (member_id: string, data: object): OrganizationEvent => ({
  type: 'MemberChanged',
  data: { member_id, ...data },
});
const removed = (member_id: string): OrganizationEvent => ({ type: 'MemberRemoved', data: { member_id } });
const KEY: OrganizationEvent = {
  type: 'ApiKeyCreated',
  data: { key_id: 'k', name: 'Phones', role: 'agent', hash: 'h' },
};

describe('an organization', () => {
  const put =
    (fields: Parameters<typeof putOrganization>[0]) =>
    (organization: OrganizationState): readonly OrganizationEvent[] =>
      putOrganization(fields, organization);

  it('exists once it is named, with defaults for what is not said', () => {
    given()
      .when(put({ name: 'Lab', time_zone: 'Europe/Berlin' }))
      .then(CREATED);
  });

  it('changes in the settings that differ, and keeps those that are absent', () => {
    given(CREATED)
      .when(put({ name: 'Lab', time_zone: 'UTC', date_reminder_time: '08:00' }))
      .then({ type: 'OrganizationChanged', data: { time_zone: 'UTC', date_reminder_time: '08:00' } });
    given(CREATED)
      .when(put({ name: 'Labs', time_zone: 'UTC' }))
      .thenState({ name: 'Labs', time_zone: 'UTC', date_reminder_time: '00:00' });
  });

  it('does not change where nothing differs, in whatever order the assignees stand', () => {
    const assignees = { 'report-exception': 'grace', 'sample-exception': null };
    const set: OrganizationEvent = { type: 'OrganizationChanged', data: { task_type_assignees: assignees } };
    given(CREATED)
      .when(put({ name: 'Lab', time_zone: 'Europe/Berlin' }))
      .thenNothing();
    given(CREATED, set)
      .when(
        put({
          name: 'Lab',
          time_zone: 'Europe/Berlin',
          task_type_assignees: { 'sample-exception': null, 'report-exception': 'grace' },
        }),
      )
      .thenNothing();
  });

  it('has no members and keys before it is named', () => {
    for (const decide of [
      (o: OrganizationState) => putMember(grace, o),
      (o: OrganizationState) => removeMember('grace', o),
      (o: OrganizationState) => createKey({ id: 'k', name: 'Phones', role: 'agent', hash: 'h' }, o),
      (o: OrganizationState) => revokeKey('k', o),
    ])
      given().when(decide).thenRefused(UnknownOrganizationError);
  });

  it('is not folded from a stream that begins with something else', () => {
    expect(() => given(added(grace))).toThrow('does not begin with OrganizationCreated');
    expect(() => given(CREATED, removed('nobody'))).toThrow('nobody was never added');
  });
});

describe('a member', () => {
  const put = (member: Parameters<typeof putMember>[0]) => (organization: OrganizationState) =>
    putMember(member, organization);
  const remove = (id: string) => (organization: OrganizationState) => removeMember(id, organization);
  const holder = (...past: readonly OrganizationEvent[]) => {
    const { memberOfUser } = given(CREATED, ...past).state as Organization;
    const { id, removed } = memberOfUser.get('u1') ?? { id: null, removed: null };
    return { id, removed };
  };

  it('is added, found by id and by user id', () => {
    given(CREATED).when(put(grace)).then(added(grace));
    const { members, memberOfUser } = given(CREATED, added(grace)).state as Organization;
    expect(members.get('grace')).toEqual({ ...grace, removed: false });
    expect(memberOfUser.get('u1')).toEqual({ ...grace, removed: false });
  });

  it('changes in the fields that differ', () => {
    given(CREATED, added(grace))
      .when(put({ ...grace, email: null, role: 'viewer' }))
      .then(changed('grace', { email: null, role: 'viewer' }));
    given(CREATED, added(grace)).when(put(grace)).thenNothing();
  });

  it('cannot take the user id of another', () => {
    given(CREATED, added(grace), added(ada))
      .when(put({ ...ada, user_id: 'u1' }))
      .thenRefused(UserTakenError);
    given(CREATED, added(grace))
      .when(put({ ...ada, user_id: 'u1' }))
      .thenRefused(UserTakenError);
  });

  it('may take the user id that another has left', () => {
    given(CREATED, added(grace), changed('grace', { user_id: 'u3' }))
      .when(put({ ...ada, user_id: 'u1' }))
      .then(added(ada, 'u1'));
    given(CREATED, added(grace), removed('grace'))
      .when(put({ ...ada, user_id: 'u1' }))
      .then(added(ada, 'u1'));
  });

  it('who is removed stays known by name and user id', () => {
    given(CREATED, added(grace)).when(remove('grace')).then(removed('grace'));
    const { members } = given(CREATED, added(grace), removed('grace')).state as Organization;
    expect(members.get('grace')).toEqual({ ...grace, removed: true });
    expect(holder(added(grace), removed('grace'))).toEqual({ id: 'grace', removed: true });
  });

  it('who is removed or was never there cannot be removed', () => {
    given(CREATED, added(grace), removed('grace')).when(remove('grace')).thenRefused(UnknownEntryError);
    given(CREATED).when(remove('grace')).thenRefused(UnknownEntryError);
  });

  it('who was removed is added anew with the fields of then', () => {
    const again = { ...grace, name: 'Grace H.', user_id: 'u3' } as const;
    const past = [CREATED, added(grace), removed('grace')];
    given(...past)
      .when(put(grace))
      .then(added(grace));
    const { members } = given(...past, ...put(again)(given(...past).state)).state as Organization;
    expect(members.get('grace')).toEqual({ ...again, removed: false });
    expect(holder(added(grace), removed('grace'), added(grace, 'u3')).id).toBeNull();
  });

  it('who was removed cannot come back with a user id that is taken by now', () => {
    given(CREATED, added(grace), removed('grace'), added(ada, 'u1')).when(put(grace)).thenRefused(UserTakenError);
  });

  it.each([
    ['its present member', [added(grace)], { id: 'grace', removed: false }],
    ['nobody after a change', [added(grace), changed('grace', { user_id: 'u3' })], { id: null, removed: null }],
    ['who took it over', [added(grace), removed('grace'), added(ada, 'u1')], { id: 'ada', removed: false }],
    [
      'who took it over, whatever becomes of the one before',
      [added(grace), removed('grace'), added(ada, 'u1'), added(grace, 'u3'), removed('grace')],
      { id: 'ada', removed: false },
    ],
    [
      'the one removed with it, once who took it over has left it: a removed member stays refused',
      [added(grace), removed('grace'), added(ada, 'u1'), changed('ada', { user_id: 'u2' })],
      { id: 'grace', removed: true },
    ],
  ])('is who a user id stands for: %s', (_, past, expected) => {
    expect(holder(...past)).toEqual(expected);
  });
});

describe('an API key', () => {
  it('is created, and revoked once', () => {
    given(CREATED)
      .when((o) => createKey({ id: 'k', name: 'Phones', role: 'agent', hash: 'h' }, o))
      .then(KEY);
    const revoke = (o: OrganizationState) => revokeKey('k', o);
    const revoked: OrganizationEvent = { type: 'ApiKeyRevoked', data: { key_id: 'k' } };
    given(CREATED, KEY).when(revoke).then(revoked);
    given(CREATED, KEY, revoked).when(revoke).thenRefused(UnknownEntryError);
    given(CREATED).when(revoke).thenRefused(UnknownEntryError);
  });

  it('is known by its hash, when it was made, and whether it holds', () => {
    const { keys } = given(CREATED, KEY).state as Organization;
    expect(keys.get('k')).toEqual({
      id: 'k',
      name: 'Phones',
      role: 'agent',
      hash: 'h',
      created_at: '2026-01-01T00:01:00.000Z',
      revoked: false,
    });
    const after = given(CREATED, KEY, { type: 'ApiKeyRevoked', data: { key_id: 'k' } }).state as Organization;
    expect(after.keys.get('k')?.revoked).toBe(true);
  });
});

describe('an organization of ten thousand members', () => {
  const record = recorderOf<OrganizationEvent>(organizationEvents);
  const [first, ...events] = record([
    CREATED,
    ...Array.from({ length: 10_000 }, (_, n) => added({ ...grace, id: `m${n}` } as never, `u${n}`)),
  ]);
  const fold = (upTo: number) =>
    events.slice(0, upTo).reduce(organizationEvolution.evolve, organizationEvolution.evolve(null, first!));

  it('is folded without copying all of them for each', () => {
    fold(1000);
    const begin = process.cpuUsage();
    const organization = fold(10_000);
    // Processor time, which others on the machine do not add to: some 60 ms; copying all of them for each event takes seconds.
    expect(process.cpuUsage(begin).user / 1000).toBeLessThan(1_000);
    expect(organization?.members.size).toBe(10_000);
    expect(organization?.memberOfUser.get('u9999')?.id).toBe('m9999');
  });

  it('leaves what a reader holds as it was', () => {
    const before = fold(100)!;
    const after = events.slice(100, 200).reduce(organizationEvolution.evolve, before);
    expect([before.members.size, after?.members.size]).toEqual([100, 200]);
    expect([before.members.has('m150'), after?.members.has('m150')]).toEqual([false, true]);
  });
});
