import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Client, must, type Reply } from './support/client.ts';
import { type MemberClient, newOrganization, type TestOrganization } from './support/organization.ts';
import { expectProblem } from './support/problem.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
jest.setTimeout(120_000);

let service: Service;
let other: Service;
beforeAll(async () => {
  service = await startService();
  other = await service.another();
});
afterAll(async () => {
  await other.stop();
  await service.stop();
});

/** Every kind of command on a task. The last one is its end. */
const commands: readonly [string, (client: Client, path: string) => Promise<Reply>][] = [
  ['create', (client) => client.post('/api/tasks', { type: 'internal', title: 'New' })],
  ['merge', (client, path) => client.patch(path, { title: `Merged ${randomUUID()}` })],
  ['start', (client, path) => client.post(`${path}/start`)],
  ['stop', (client, path) => client.post(`${path}/stop`)],
  ['assign', (client, path) => client.post(`${path}/assign`, { assigned_to: null })],
  ['add a reference', (client, path) => client.post(`${path}/references`, { kind: 'k', id: randomUUID() })],
  ['done', (client, path) => client.post(`${path}/done`)],
  ['a change that is none', (client, path) => client.post(`${path}/done`)],
  ['delete', (client, path) => client.delete(path)],
];

describe('a copy whose memory of the directory is behind', () => {
  let office: TestOrganization;
  let mia: MemberClient;
  /** At the copy that does not hear of the change by its own commands. */
  let there: Client;
  let path: string;
  beforeEach(async () => {
    office = await newOrganization(service.base);
    mia = await office.member('Mia');
    there = mia.client.at(other.base);
    // From here on the other copy has organization and task in its memory.
    path = `/api/tasks/${must(await there.post('/api/tasks', { type: 'internal', title: 'Old' }), 201).body.id}`;
  });
  const change = async (body: object) =>
    must(
      await office.admin.put(`/api/members/${mia.id}`, {
        user_id: mia.userId,
        name: mia.name,
        email: 'mia@example.org',
        kind: 'staff',
        role: mia.role,
        ...body,
      }),
      200,
    );

  it.each(commands)('%s: refuses a member who may no longer, from the next request on', async (_, command) => {
    await change({ role: 'viewer' });
    expectProblem(await command(there, path), 403, 'forbidden');
    await change({ role: 'member' });
    expect((await command(there, path)).status).toBeLessThan(500);
    expect(must(await there.get('/api/me'), 200).body.role).toBe('member');
  });

  it.each(commands)('%s: refuses a member who was removed', async (_, command) => {
    must(await office.admin.delete(`/api/members/${mia.id}`), 204);
    expectProblem(await command(there, path), 403, 'not-a-member');
  });

  it('lets one in at once who may by now', async () => {
    await change({ role: 'viewer' });
    expectProblem(await there.post(`${path}/start`), 403, 'forbidden');
    await change({ role: 'agent' });
    must(await there.post(`${path}/start`), 200);
  });

  it.each(commands)('%s: refuses a key that was revoked', async (_, command) => {
    const made = must(await office.admin.post('/api/keys', { name: 'A line', role: 'member' }), 201).body;
    const line = there.as(made.key);
    must(await line.post('/api/tasks', { type: 'internal', title: 'By key' }), 201);
    must(await office.admin.delete(`/api/keys/${made.id}`), 204);
    expectProblem(await command(line, path), 401);
  });

  it('records and shows the names and the zone of now', async () => {
    await change({ name: 'Mia Mai' });
    must(await office.admin.put('/api/organization', { name: 'Acme', time_zone: 'Asia/Tokyo' }), 200);
    const body = { type: 'internal', title: 'Named', due_date: '2031-05-01T12:00', assigned_to: mia.id };
    expect(must(await there.post('/api/tasks', body), 201).body).toMatchObject({
      created_by: { name: 'Mia Mai' },
      assigned_to_name: 'Mia Mai',
      due_date: '2031-05-01T03:00:00Z',
      due_local: '2031-05-01T12:00',
    });
  });

  it('knows who can be assigned, and who cannot any more', async () => {
    const max = await office.member('Max');
    must(await there.post(`${path}/assign`, { assigned_to: max.id }), 200);
    must(await office.admin.delete(`/api/members/${max.id}`), 204);
    expectProblem(await there.post('/api/tasks', { type: 'internal', title: 'X', assigned_to: max.id }), 422);
    const kept = must(await there.patch(path, { title: 'Kept', assigned_to: max.id }), 200).body;
    expect(kept).toMatchObject({ title: 'Kept', assigned_to: max.id, revision: 2 });
    must(await there.patch(path, { assigned_to: null }), 200);
    expectProblem(await there.patch(path, { assigned_to: max.id }), 422);
  });

  it('goes by the members whom a contact is assigned to now', async () => {
    const agent = await office.member('Ann', 'agent');
    const ann = agent.client.at(other.base);
    const contact = await office.contact('Ada', [agent.id]);
    const task = { contact_id: contact.id, category: 'callback', title: 'Hers', reporter_id: null };
    const hers = `/api/tasks/${must(await ann.post('/api/tasks', task), 201).body.id}`;
    const assign = (assigned_members: readonly string[]) =>
      office.admin.put(`/api/contacts/${contact.id}`, { name: 'Ada', assigned_members });
    must(await assign([]), 200);
    expectProblem(await ann.post('/api/tasks', task), 403, 'forbidden');
    expectProblem(await ann.post(`${hers}/start`), 403, 'forbidden');
    must(await assign([agent.id]), 200);
    must(await ann.post(`${hers}/start`), 200);
    must(await ann.post('/api/tasks', task), 201);
  });
});
