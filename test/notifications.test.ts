import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '#libs/aggregate';
import { until } from '#libs/projection/testing';
import { type TaskEvent, taskStream } from '#libs/task';
import { type Client, must } from './support/client.ts';
import { openStream } from './support/event-stream.ts';
import { feedOf, feedWith, settled } from './support/feed.ts';
import { type MemberClient, newOrganization, type TestOrganization } from './support/organization.ts';
import { presentRows, rebuiltRows } from './support/rebuild.ts';
import { type Service, startService, WITH_SAGAS } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
jest.setTimeout(120_000);

let service: Service;
let acme: TestOrganization;
let ada: MemberClient;
let bob: MemberClient;
let eve: MemberClient;
/** The next event in the feed of a member who is removed. */
let leavers: Promise<unknown>;
beforeAll(async () => {
  service = await startService(WITH_SAGAS);
  acme = await newOrganization(service.base);
  [ada, bob, eve] = await Promise.all([
    acme.member('Ada', 'admin'),
    acme.member('Bob', 'member'),
    acme.member('Eve', 'agent'),
  ]);
});
afterAll(() => service.stop());

const internal = (more: object = {}) => ({ type: 'internal', title: 'Tidy the shelf', ...more });
const create = async (client: Client, body: object): Promise<string> =>
  must(await client.post('/api/tasks', body), 201).body.id;

/** Comments as a member, whose routes another test has. */
async function comment(by: MemberClient, taskId: string, mentions: readonly MemberClient[] = []): Promise<string> {
  const { executor, tasks } = service.installation;
  const [commandId, comment_id] = [newId(), newId()];
  const actor = { kind: 'member', id: by.id, name: by.name, member_kind: 'staff', on_behalf_of: null } as const;
  const body = `Look here ${mentions.map(({ name, id }) => `@[${name}](${id})`).join(' ')}`;
  const said: TaskEvent = {
    type: 'TaskCommented',
    data: {
      comment_id,
      body,
      mentions: mentions.map(({ id: member_id, name }) => ({ member_id, name })),
      attachment_ids: [],
    },
  };
  const origin = { requestHash: null, correlationId: commandId, causationId: null };
  await executor.execute(tasks, {
    context: { organizationId: acme.id, actor, commandId, ...origin },
    stream: taskStream(acme.id, taskId),
    decide: () => [said],
  });
  return comment_id;
}

describe('notifications', () => {
  it('tell a new assignee, not one who assigned the task to themselves', async () => {
    const [own, given] = [
      await create(bob.client, internal({ assigned_to: bob.id })),
      await create(ada.client, internal({ assigned_to: bob.id, due_date: '2035-03-28T15:00' })),
    ];
    const [first] = await feedWith(bob.client, 1);
    expect(first).toEqual({
      id: expect.any(String),
      category: 'task-assigned',
      task_id: given,
      title: 'Assigned to you: Tidy the shelf',
      body: 'Ada assigned this task to you. Due Mar 28, 2035 3:00 PM.',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      read_at: null,
    });
    must(await ada.client.post(`/api/tasks/${own}/assign`, { assigned_to: ada.id }), 200);
    must(await bob.client.post(`/api/tasks/${own}/assign`, { assigned_to: bob.id }), 200);
    must(await bob.client.post(`/api/tasks/${own}/assign`, { assigned_to: ada.id }), 200);
    expect((await feedWith(ada.client, 1)).map(({ task_id }) => task_id)).toEqual([own]);
    expect(await feedOf(bob.client)).toHaveLength(1);
  });

  it('tell the reporter that a task is done, and nobody that it is dismissed', async () => {
    const [done, dismissed, own] = [
      await create(ada.client, internal()),
      await create(ada.client, internal()),
      await create(ada.client, internal()),
    ];
    must(await ada.client.post(`/api/tasks/${own}/done`), 200);
    must(await bob.client.post(`/api/tasks/${dismissed}/dismiss`), 200);
    must(await bob.client.post(`/api/tasks/${done}/done`), 200);
    const told = await feedWith(ada.client, 1, '?category=task-completed');
    expect(told).toMatchObject([{ task_id: done, title: 'Done: Tidy the shelf', body: 'Bob marked this task done.' }]);
    expect(await feedOf(ada.client, '?category=todo')).toEqual(told);
    await settled(service);
    expect(await feedOf(ada.client, '?category=task-completed')).toHaveLength(1);
  });

  it('tell of comments those concerned, and those mentioned only that', async () => {
    const cid = await acme.member('Cid');
    const task = await create(ada.client, internal({ assigned_to: bob.id }));
    await comment(cid, task);
    await comment(ada, task, [bob, ada]);
    const ofTask = async ({ client }: MemberClient) =>
      (await feedOf(client))
        .filter(({ task_id }) => task_id === task)
        .map(({ category, title, body }) => [category, title, body]);
    const said = ['task-commented', 'Ada commented: Tidy the shelf', 'Look here @Bob @Ada'];
    await until(async () => (await ofTask(cid)).length === 1);
    await settled(service);
    expect(await ofTask(cid)).toEqual([said]);
    expect(await ofTask(ada)).toEqual([['task-commented', 'Cid commented: Tidy the shelf', 'Look here ']]);
    expect(await ofTask(bob)).toEqual([
      ['task-mentioned', 'Ada mentioned you: Tidy the shelf', 'Look here @Bob @Ada'],
      ['task-commented', 'Cid commented: Tidy the shelf', 'Look here '],
      ['task-assigned', expect.any(String), expect.any(String)],
    ]);
  });

  it('are read one by one and all together, within the position of the reply', async () => {
    const dan = await acme.member('Dan');
    const tasks = [];
    for (let n = 0; n < 5; n++) tasks.push(await create(ada.client, internal({ assigned_to: dan.id, title: `${n}` })));
    const feed = await feedWith(dan.client, 5);
    expect(feed.map(({ task_id }) => task_id)).toEqual(tasks.toReversed());
    const get = async (query = '') => must(await dan.client.get(`/api/notifications${query}`), 200).body;
    expect(await get()).toMatchObject({ unread: 5, next_cursor: null });

    const reply = must(await dan.client.post(`/api/notifications/${feed[1]!.id}/read`), 200);
    expect(reply.headers.get('docket-position')).toMatch(/^\d+$/);
    expect(reply.body).toEqual({ ...feed[1], read_at: expect.any(String) });
    expect(await get()).toMatchObject({ unread: 4 });
    expect((await get('?unread=true')).data.map(({ id }: { id: string }) => id)).toEqual(
      [0, 2, 3, 4].map((n) => feed[n]!.id),
    );
    expect((await get('?unread=false')).data).toEqual([reply.body]);
    // Once more changes nothing.
    const again = must(await dan.client.post(`/api/notifications/${feed[1]!.id}/read`), 200);
    expect(again.body).toEqual(reply.body);
    expect(again.headers.get('docket-position')).toBe(reply.headers.get('docket-position'));

    const paged = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await get(`?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.data.map(({ id }: { id: string }) => id));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(feed.map(({ id }) => id));

    must(await dan.client.post('/api/notifications/read-all'), 204);
    const { data, unread } = await get();
    expect(unread).toBe(0);
    expect(data.every(({ read_at }: { read_at: string | null }) => read_at !== null)).toBe(true);
    expect(data[1].read_at).toBe(reply.body.read_at);
    must(await dan.client.post('/api/notifications/read-all'), 204);
    await create(ada.client, internal({ assigned_to: dan.id }));
    expect((await feedWith(dan.client, 6))[0]).toMatchObject({ read_at: null });
  });

  it('are one’s own: of another 404, of nobody none', async () => {
    await create(ada.client, internal({ assigned_to: bob.id }));
    const id = (await feedWith(bob.client, 1))[0]?.id;
    const other = await newOrganization(service.base);
    const stranger = await other.member('Bob', 'admin');
    for (const client of [ada.client, acme.admin, stranger.client])
      expect((await client.post(`/api/notifications/${id}/read`)).status).toBe(404);
    for (const bad of [randomUUID(), 'none'])
      expect((await bob.client.post(`/api/notifications/${bad}/read`)).status).toBe(404);
    for (const client of [acme.admin, stranger.client])
      expect(must(await client.get('/api/notifications'), 200).body).toEqual({
        data: [],
        next_cursor: null,
        unread: 0,
      });
    must(await acme.admin.post('/api/notifications/read-all'), 204);
    for (const query of ['?category=call', '?unread=yes', '?limit=0', '?cursor=x', '?page=2'])
      expect((await bob.client.get(`/api/notifications${query}`)).status).toBe(422);
  });

  it('tell nobody of a task that they may not see, and hide what they may see no more', async () => {
    const contact = await acme.contact('Q', [eve.id]);
    const task = await create(ada.client, { contact_id: contact.id, category: 'callback', title: 'Secret call' });
    // An agent who is told for the contact's sake sees no more of it without the contact.
    await comment(bob, task, [eve]);
    const told = async () => (await feedOf(eve.client)).filter(({ task_id }) => task_id === task);
    await until(async () => (await told()).length === 1);
    const id = (await told())[0]?.id;
    must(await acme.admin.put(`/api/contacts/${contact.id}`, { name: 'Q', assigned_members: [] }), 200);
    expect(await told()).toEqual([]);
    expect((await eve.client.post(`/api/notifications/${id}/read`)).status).toBe(404);
    await comment(bob, task, [eve]);
    await settled(service);
    must(await acme.admin.put(`/api/contacts/${contact.id}`, { name: 'Q', assigned_members: [eve.id] }), 200);
    expect(await told()).toHaveLength(1);

    must(await ada.client.delete(`/api/tasks/${task}`), 204);
    expect(await told()).toEqual([]);
    expect(must(await eve.client.get('/api/notifications'), 200).text).not.toContain('Secret call');
  });

  it('are sent by e-mail as the member prefers', async () => {
    const path = '/api/notifications/preferences';
    const all = { 'task-reminder': true, 'task-assigned': true, 'task-mentioned': true };
    expect(must(await bob.client.get(path), 200).body).toEqual({ email: all });
    const put = must(await bob.client.put(path, { email: { 'task-mentioned': false } }), 200);
    expect(put.body).toEqual({ email: { ...all, 'task-mentioned': false } });
    expect(must(await bob.client.get(path), 200).body).toEqual(put.body);
    expect(must(await ada.client.get(path), 200).body).toEqual({ email: all });
    expect((await acme.admin.put(path, { email: {} })).status).toBe(403);
    expect((await bob.client.put(path, { email: { 'task-completed': true } })).status).toBe(422);
  });
});

describe('the feed as a stream', () => {
  const PATH = '/api/notifications';
  let fay: MemberClient;
  beforeAll(async () => {
    fay = await acme.member('Fay');
    // Looked at last: a silent stream ends within some seconds.
    const leaver = await acme.member('Leaver');
    const stream = await openStream(leaver.client, PATH);
    await create(ada.client, internal({ assigned_to: leaver.id }));
    expect(await stream.next()).toBeDefined();
    must(await acme.admin.delete(`/api/members/${leaver.id}`), 204);
    leavers = stream.next();
  });
  const assign = (title: string) => create(ada.client, internal({ title, assigned_to: fay.id }));

  it('brings what comes, and goes on where the client left it', async () => {
    await assign('Before');
    await feedWith(fay.client, 1);
    const stream = await openStream(fay.client, PATH);
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const first = await assign('First');
    const event = await stream.next();
    expect(event).toMatchObject({ event: 'notification', data: { task_id: first, read_at: null } });
    expect(event?.data).toEqual((await feedOf(fay.client))[0]);
    stream.close();
    const missed = [await assign('Second'), await assign('Third')];
    const again = await openStream(fay.client, PATH, { 'last-event-id': event?.id ?? '' });
    const got = [await again.next(), await again.next()].map((each) => each?.data.task_id);
    expect(got.toSorted()).toEqual(missed.toSorted());
    again.close();
    for (const id of ['x', '9'.repeat(19)])
      expect((await openStream(fay.client, PATH, { 'last-event-id': id })).status).toBe(422);
  });

  it('brings only what the caller asks for and may see', async () => {
    const stream = await openStream(fay.client, `${PATH}?category=todo`);
    const contact = await acme.contact('Z');
    const task = await create(fay.client, { contact_id: contact.id, category: 'callback', title: 'Mine' });
    await assign('Not wanted');
    must(await ada.client.post(`/api/tasks/${task}/done`), 200);
    expect((await stream.next())?.data).toMatchObject({ category: 'task-completed', task_id: task });
    stream.close();
  });

  it('ends when the service stops', async () => {
    const other = await service.another();
    const streams = await Promise.all([1, 2, 3].map(() => openStream(fay.client.at(other.base), PATH)));
    await other.stop();
    for (const stream of streams) expect(await stream.next()).toBeUndefined();
  });
});

describe('reminders', () => {
  const PAST = '2026-03-28T15:00';
  const reminders = async (client: Client, task: string) =>
    (await feedOf(client, '?category=task-reminder')).filter(({ task_id }) => task_id === task);
  const reminded = (client: Client, task: string, times = 1) =>
    until(async () => (await reminders(client, task)).length === times && (await reminders(client, task)));
  const get = async (id: string) => must(await ada.client.get(`/api/tasks/${id}`), 200).body;
  const skipped = (task: string) => until(async () => (await get(task)).reminder_sent_at !== null);

  it('go to the assignee, whoever set the date', async () => {
    const contact = await acme.contact('R', [ada.id]);
    const body = { contact_id: contact.id, category: 'callback', title: 'Call', assigned_to: bob.id, due_date: PAST };
    const task = await create(bob.client, body);
    expect(await reminded(bob.client, task)).toMatchObject([
      { title: 'Reminder: Call', body: 'Due Mar 28, 2026 3:00 PM.' },
    ]);
    expect((await get(task)).reminder_sent_at).not.toBeNull();
    await settled(service);
    expect(await reminders(ada.client, task)).toEqual([]);
  });

  it('go to the members who own the contact where nobody is assigned, and else to nobody', async () => {
    const contact = await acme.contact('S', [eve.id, bob.id]);
    const about = { contact_id: contact.id, category: 'callback', title: 'Call', due_date: PAST };
    const task = await create(ada.client, about);
    await Promise.all([reminded(eve.client, task), reminded(bob.client, task)]);
    const alone = await create(ada.client, internal({ due_date: PAST }));
    await skipped(alone);
    const { data } = must(await ada.client.get(`/api/tasks/${alone}/history`), 200).body;
    expect(data.map(({ type }: { type: string }) => type)).toEqual(['TaskCreated', 'TaskReminderSkipped']);
    expect(data[1].actor).toMatchObject({ kind: 'system' });
    // An assignee arms it again; for another one it is not sent again.
    must(await ada.client.post(`/api/tasks/${alone}/assign`, { assigned_to: bob.id }), 200);
    await reminded(bob.client, alone);
    must(await ada.client.post(`/api/tasks/${alone}/assign`, { assigned_to: eve.id }), 200);
    await settled(service);
    expect(await reminders(eve.client, alone)).toEqual([]);
    // A new date does.
    must(await ada.client.patch(`/api/tasks/${alone}`, { due_date: '2026-03-29' }), 200);
    expect((await reminded(eve.client, alone))[0]).toMatchObject({ body: 'Due Mar 29, 2026.' });
  });

  it('are sent for no task that is closed, undated or due later', async () => {
    const tasks = [
      await create(ada.client, internal({ assigned_to: bob.id })),
      await create(ada.client, internal({ assigned_to: bob.id, due_date: '2035-01-01' })),
    ];
    const closed = await create(ada.client, internal({ assigned_to: bob.id, due_date: '2035-01-01' }));
    must(await bob.client.post(`/api/tasks/${closed}/done`), 200);
    must(await ada.client.patch(`/api/tasks/${closed}`, { due_date: PAST }), 200);
    const last = await create(ada.client, internal({ assigned_to: bob.id, due_date: PAST }));
    await reminded(bob.client, last);
    for (const task of [...tasks, closed]) expect((await get(task)).reminder_sent_at).toBeNull();
    must(await bob.client.post(`/api/tasks/${closed}/reopen`), 200);
    await reminded(bob.client, closed);
  });
});

describe('the stream of a member who was removed', () => {
  it('has ended', async () => {
    expect(await leavers).toBeUndefined();
  });
});

describe('the read models of all this', () => {
  it('are those that the log gives, byte for byte, folded again in pages of any size', async () => {
    const { store, progressOf } = service.installation;
    await settled(service);
    const head = (await store.head()) ?? '';
    for (const name of ['task-list', 'notification-feed', 'saga-work'])
      expect(await progressOf(name).reached(head, 60_000)).toBe(true);
    const present = await presentRows(service);
    expect(present.notification?.length).toBeGreaterThan(20);
    expect(present.saga_instance).toEqual([]);
    for (const pageSize of [1, 1_000]) expect(await rebuiltRows(service, pageSize)).toEqual(present);
  });
});
