import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, must } from './support/client.ts';
import { type MemberClient, newOrganization, type TestOrganization } from './support/organization.ts';
import { expectProblem } from './support/problem.ts';
import { type Service, startService } from './support/service.ts';

let service: Service;
let acme: TestOrganization;
let ada: MemberClient;
let bob: MemberClient;
beforeAll(async () => {
  service = await startService();
  acme = await newOrganization(service.base);
  [ada, bob] = [await acme.member('Ada'), await acme.member('Bob')];
});
afterAll(() => service.stop());

const create = async (client: Client, fields: object = {}) =>
  must(await client.post('/api/tasks', { type: 'internal', title: 'First', ...fields }), 201).body.id as string;
const undo = (client: Client, task: string, body?: unknown, headers = {}) =>
  client.post(`/api/tasks/${task}/undo`, body, headers);
const historyOf = async (task: string) => must(await acme.admin.get(`/api/tasks/${task}/history`), 200).body.data;

describe('POST /api/tasks/:id/undo', () => {
  it("gives back what the caller's last command changed, as events of its own", async () => {
    const task = await create(acme.admin, { priority: 'low' });
    const path = `/api/tasks/${task}`;
    const change = { title: 'Second', priority: 'high', due_date: '2026-03-28', assigned_to: bob.id };
    must(await ada.client.patch(path, { ...change, references: { add: [{ kind: 'report', id: 'R-17' }] } }), 200);
    must(await bob.client.post(`${path}/start`), 200);
    const reply = must(await undo(ada.client, task, { reason: 'the wrong task' }), 200);
    expect(reply.body).toMatchObject({
      ...{ title: 'First', priority: 'low', due_date: null, due_kind: null, assigned_to: null, references: [] },
      ...{ status: 'in-progress', reason: 'the wrong task', updated_by: { id: ada.id } },
    });
    expect(reply.headers.get('etag')).toBe(`"${reply.body.revision}"`);
    expect(reply.headers.get('docket-position')).toEqual((await historyOf(task)).at(-1).position);
    expect(must(await acme.admin.get('/api/tasks?q=second'), 200).body.data).toEqual([]);
    // Once more does it again.
    const again = must(await undo(ada.client, task), 200).body;
    expect(again).toMatchObject({ title: 'Second', due_kind: 'date', assigned_to: bob.id, reason: null });
    expect(again.references).toEqual([{ kind: 'report', id: 'R-17', label: null }]);
  });

  it('is refused where something stands in the way, which it names, and writes nothing', async () => {
    const task = await create(acme.admin);
    const path = `/api/tasks/${task}`;
    const nothing = await undo(ada.client, task);
    expectProblem(nothing, 409, 'cannot-undo');
    expect(nothing.body.obstacles).toEqual([]);
    must(await ada.client.patch(path, { title: 'Second', priority: 'high' }), 200);
    must(await bob.client.patch(path, { priority: 'low' }), 200);
    const head = await service.installation.store.head();
    const refused = await undo(ada.client, task);
    expectProblem(refused, 409, 'cannot-undo');
    expect(refused.body.obstacles).toEqual([{ field: 'priority', revision: 2, type: 'TaskDetailsChanged' }]);
    expect(await service.installation.store.head()).toBe(head);
    must(await undo(bob.client, task), 200);
    expectProblem(await undo(ada.client, task), 409, 'cannot-undo');
  });

  it('deletes the task that the caller has just created, for those who may delete', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const task = await create(ada.client);
    const gone = must(await undo(ada.client, task, undefined, headers), 204);
    expect([gone.text, gone.headers.get('docket-position')]).toEqual(['', expect.any(String)]);
    expectProblem(await ada.client.get(`/api/tasks/${task}`), 404, 'not-found');
    expectProblem(await undo(ada.client, task), 404, 'not-found');
    must(await undo(ada.client, task, undefined, headers), 204);
    const agent = await acme.member('Agent', 'agent');
    const kept = await create(agent.client);
    expectProblem(await undo(agent.client, kept), 403, 'forbidden');
    const later = await create(ada.client);
    must(await bob.client.post(`/api/tasks/${later}/comments`, { body: 'Why?' }), 201);
    const refused = await undo(ada.client, later);
    expectProblem(refused, 409, 'cannot-undo');
    expect(refused.body.obstacles).toEqual([{ field: null, revision: 1, type: 'TaskCommented' }]);
  });

  it('takes back what was said, and what was edited', async () => {
    const task = await create(acme.admin);
    const path = `/api/tasks/${task}/comments`;
    const { id } = must(await ada.client.post(path, { body: 'Look' }), 201).body;
    must(await ada.client.put(`${path}/${id}`, { body: 'Do look' }), 200);
    must(await undo(ada.client, task), 200);
    expect(must(await bob.client.get(path), 200).body.data).toMatchObject([{ id, body: 'Look' }]);
    const other = must(await bob.client.post(path, { body: 'Unsaid' }), 201).body;
    expect(must(await undo(bob.client, task), 200).body.comment_count).toBe(1);
    expect(must(await bob.client.get(path), 200).body.data).toHaveLength(1);
    expect(must(await bob.client.get('/api/tasks?q=unsaid'), 200).body.data).toEqual([]);
    expect((await historyOf(task)).at(-1)).toMatchObject({ type: 'TaskCommentDeleted', changes: [{ old: other }] });
    expectProblem(await undo(bob.client, task), 409, 'cannot-undo');
  });

  it('brings no mention back of somebody who may not see the task any more', async () => {
    const contact = await acme.contact('Ida');
    const agent = await acme.member('Smith', 'agent');
    const task = await create(acme.admin, {
      ...{ type: 'contact', category: 'general', contact_id: contact.id, assigned_to: agent.id },
    });
    const path = `/api/tasks/${task}/comments`;
    const { id } = must(await ada.client.post(path, { body: `@[Smith](${agent.id}) look` }), 201).body;
    must(await ada.client.put(`${path}/${id}`, { body: 'look' }), 200);
    must(await acme.admin.post(`/api/tasks/${task}/unassign`), 200);
    expectProblem(await undo(ada.client, task), 409, 'cannot-undo');
    must(await acme.admin.post(`/api/tasks/${task}/assign`, { assigned_to: agent.id }), 200);
    must(await undo(ada.client, task), 200);
    expect(must(await ada.client.get(path), 200).body.data[0].mentions).toEqual([
      { member_id: agent.id, name: 'Smith' },
    ]);
  });

  it('goes by If-Match and by Idempotency-Key as every command does', async () => {
    const task = await create(acme.admin);
    must(await ada.client.post(`/api/tasks/${task}/done`), 200);
    expectProblem(await undo(ada.client, task, {}, { 'if-match': '"0"' }), 412, 'precondition-failed');
    const headers = { 'idempotency-key': randomUUID(), 'if-match': '"1"' };
    const first = must(await undo(ada.client, task, {}, headers), 200);
    expect(first.body).toMatchObject({ status: 'open', completed_at: null });
    must(await bob.client.post(`/api/tasks/${task}/start`), 200);
    expect(must(await undo(ada.client, task, {}, headers), 200).body).toEqual(first.body);
    expectProblem(await undo(ada.client, task, { reason: 'x' }, headers), 422, 'key-reused');
  });

  it('gives nothing back to who has been removed since', async () => {
    const leaver = await acme.member('Leaver');
    const task = await create(acme.admin, { assigned_to: leaver.id });
    must(await ada.client.post(`/api/tasks/${task}/self-assign`), 200);
    must(await acme.admin.delete(`/api/members/${leaver.id}`), 204);
    expectProblem(await undo(ada.client, task), 409, 'cannot-undo');
  });

  it('of 20 at once undoes and redoes, one after the other', async () => {
    const task = await create(acme.admin);
    must(await ada.client.patch(`/api/tasks/${task}`, { title: 'Second' }), 200);
    const replies = await Promise.all(Array.from({ length: 20 }, () => undo(ada.client, task)));
    for (const reply of replies) must(reply, 200);
    const titles = (await historyOf(task))
      .slice(2)
      .map(({ changes }: { changes: { new: unknown }[] }) => changes[0]?.new);
    expect(titles).toEqual(Array.from({ length: 20 }, (_, n) => (n % 2 ? 'Second' : 'First')));
  });
});
