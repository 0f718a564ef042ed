import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { must } from './support/client.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { type Service, startService } from './support/service.ts';

let service: Service;
let acme: TestOrganization;
beforeAll(async () => {
  service = await startService();
  acme = await newOrganization(service.base);
});
afterAll(() => service.stop());

const timeline = async (contact: string, query = '', client = acme.admin) =>
  must(await client.get(`/api/contacts/${contact}/timeline${query}`), 200).body;
const create = async (contact_id: string, title: string, more: object = {}) =>
  must(await acme.admin.post('/api/tasks', { title, category: 'callback', contact_id, ...more }), 201).body
    .id as string;

it('tells what happened around a contact, newest first, page by page', async () => {
  const [ada, bob] = [await acme.contact('Ada'), await acme.contact('Bob')];
  const grace = await acme.member('Grace');
  const task = await create(ada.id, 'Call back', { assigned_to: grace.id });
  await create(bob.id, 'Of another');
  must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'Of nobody' }), 201);
  must(await grace.client.post(`/api/tasks/${task}/start`, { reason: 'at once' }), 200);
  must(await acme.admin.patch(`/api/tasks/${task}`, { title: 'Call back soon' }), 200);
  const { data, next_cursor } = await timeline(ada.id);
  expect(next_cursor).toBeNull();
  expect(data.map(({ type }: { type: string }) => type)).toEqual(['TaskDetailsChanged', 'TaskStarted', 'TaskCreated']);
  expect(data[1]).toEqual({
    id: expect.any(String),
    kind: 'task',
    type: 'TaskStarted',
    at: expect.any(String),
    actor: { kind: 'member', id: grace.id, name: 'Grace', member_kind: 'staff', on_behalf_of: null },
    task_id: task,
    call_id: null,
    title: 'Call back soon',
    text: 'at once',
  });
  const page = await timeline(ada.id, '?limit=2');
  expect(page.data).toEqual(data.slice(0, 2));
  expect(await timeline(ada.id, `?limit=2&cursor=${page.next_cursor}`)).toEqual({
    data: data.slice(2),
    next_cursor: null,
  });
});

it('is for those who may see the contact, and deleted tasks in it for those who read the audit log', async () => {
  const [mine, other] = [await acme.member('Mine', 'agent'), await acme.member('Other', 'agent')];
  const member = await acme.member('Member');
  const { id } = await acme.contact('Cleo', [mine.id]);
  const kept = await create(id, 'Kept');
  const gone = await create(id, 'Gone');
  must(await acme.admin.delete(`/api/tasks/${gone}`), 204);
  for (const { client } of [mine, member])
    expect((await timeline(id, '', client)).data).toMatchObject([{ task_id: kept, title: 'Kept' }]);
  expect((await timeline(id)).data.map(({ title }: { title: string }) => title)).toEqual(['Gone', 'Gone', 'Kept']);
  expect((await other.client.get(`/api/contacts/${id}/timeline`)).status).toBe(403);
  expect((await acme.admin.get(`/api/contacts/${randomUUID()}/timeline`)).status).toBe(404);
  const stranger = await newOrganization(service.base);
  expect((await stranger.admin.get(`/api/contacts/${id}/timeline`)).status).toBe(404);
});
