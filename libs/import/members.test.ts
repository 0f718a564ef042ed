import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Member } from '#libs/directory';
import { importedMemberId } from './ids.ts';
import {
  createOrganization,
  csv,
  eventNow,
  importing,
  inOrganization,
  ORGANIZATION,
  streamOf,
} from './testing/given.ts';
import { createMemoryStore, type MemoryStore } from './testing/memory-store.ts';

const ROWS = csv('1,Queued,Ann,2020-01-01T00:00:00Z', '1,Queued,Bob,2020-01-01T00:00:00Z');
const MORE = `${ROWS}1,Accepted,Ann,2020-01-01T00:00:00Z\n`;

const added = (member_id: string, name: string, kind: Member['kind'] = 'staff') => ({
  type: 'MemberAdded',
  data: { member_id, user_id: `user of ${member_id}`, name, email: null, kind, role: 'admin' },
});
const removed = (member_id: string) => ({ type: 'MemberRemoved', data: { member_id } });

let store: MemoryStore;
beforeEach(async () => {
  store = createMemoryStore();
  await createOrganization(store);
});

const membersAdded = () =>
  store.events.flatMap(({ type, data }) => (type === 'MemberAdded' ? [(data as Member).name] : []));
const lastActor = async () => (await store.readStream(streamOf('1'))).at(-1)?.metadata.actor;

describe('the actors of a log', () => {
  it('become members once, before the first task', async () => {
    expect(await importing(store, ROWS)).toMatchObject({ members: 2, membersAdded: 2 });
    expect(store.events.map(({ type }) => type)).toEqual([
      'OrganizationCreated',
      'MemberAdded',
      'MemberAdded',
      'TaskCreated',
    ]);
    expect(store.events[1]?.data).toMatchObject({ name: 'Ann', email: null, kind: 'staff', role: 'member' });
    expect(await lastActor()).toEqual({
      kind: 'member',
      id: importedMemberId(ORGANIZATION, 'Ann'),
      name: 'Ann',
      member_kind: 'staff',
      on_behalf_of: null,
    });
  });

  it('are members also where their rows change nothing', async () => {
    await importing(store, ROWS);
    expect(membersAdded()).toEqual(['Ann', 'Bob']);
  });

  it('are the members of that name, of several the one with the smallest id, and no removed one', async () => {
    await inOrganization(store, 0, added('a', 'Ann'), added('b', 'Ann', 'doctor'), added('c', 'Ann'), removed('a'));
    await importing(store, ROWS);
    expect(await lastActor()).toMatchObject({ id: 'b', member_kind: 'doctor' });
    expect(membersAdded()).toEqual(['Ann', 'Ann', 'Ann', 'Bob']);
  });

  it('stay the members whom an earlier run added, when others of that name come', async () => {
    await importing(store, ROWS);
    await inOrganization(store, 2, added('0', 'Ann'));
    await importing(store, MORE);
    expect(await lastActor()).toMatchObject({ id: importedMemberId(ORGANIZATION, 'Ann') });
  });

  it('are not brought back once they were removed', async () => {
    await importing(store, ROWS);
    await inOrganization(store, 2, removed(importedMemberId(ORGANIZATION, 'Ann')));
    expect(await importing(store, MORE)).toMatchObject({ membersAdded: 0, eventsFound: 1, eventsWritten: 2 });
    expect(await lastActor()).toMatchObject({ id: importedMemberId(ORGANIZATION, 'Ann') });
  });

  it('are others of that name, once whom an earlier run added was removed', async () => {
    await importing(store, ROWS);
    await inOrganization(store, 2, removed(importedMemberId(ORGANIZATION, 'Ann')), added('x', 'Ann'));
    await importing(store, MORE);
    expect(await lastActor()).toMatchObject({ id: 'x' });
  });

  it('are found again under another name', async () => {
    await importing(store, ROWS);
    const id = importedMemberId(ORGANIZATION, 'Ann');
    await inOrganization(store, 2, { type: 'MemberChanged', data: { member_id: id, name: 'Anne' } });
    expect(await importing(store, MORE)).toMatchObject({ membersAdded: 0 });
    expect(await lastActor()).toMatchObject({ id, name: 'Anne' });
  });

  it('are not added by a second run, whatever became of them', async () => {
    await inOrganization(store, 0, added('a', 'Ann'));
    await importing(store, ROWS);
    await inOrganization(store, 2, removed('a'));
    const before = store.events.length;
    await importing(store, ROWS);
    expect(store.events).toHaveLength(before);
  });

  it('are added while others write on the organization', async () => {
    let others = 0;
    const interfere = (stream: string) => {
      if (!stream.startsWith('organization-') || others === 3) return;
      store.beforeAppend = () => undefined;
      // Written at once: the import's own append, which comes next, finds another revision.
      void store.append(stream, others++, [eventNow(added(`other ${others}`, `Other ${others}`))]);
      store.beforeAppend = interfere;
    };
    store.beforeAppend = interfere;
    expect(await importing(store, ROWS)).toMatchObject({ membersAdded: 2 });
    expect(membersAdded().sort()).toEqual(['Ann', 'Bob', 'Other 1', 'Other 2', 'Other 3']);
  });
});
