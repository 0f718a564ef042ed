import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#libs/access';
import { type Client, must, type Reply } from './support/client.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { expectProblem, places } from './support/problem.ts';
import { makeThings, ROUTE_CASES, type Things } from './support/route-cases.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
const ROLES: readonly Role[] = ['admin', 'member', 'agent', 'viewer', 'auditor'];

let service: Service;
let acme: TestOrganization;
beforeAll(async () => {
  service = await startService();
  acme = await newOrganization(service.base);
});
afterAll(() => service.stop());

describe('another organization', () => {
  let other: TestOrganization;
  beforeAll(async () => {
    other = await newOrganization(service.base);
  });

  it.each(ROLES)('gives nothing away and takes nothing to its %s', async (role) => {
    const theirs = await makeThings(acme, []);
    const { client } = await other.member(`Their ${role}`, role);
    const before = await snapshot(acme.admin, theirs);
    const isUpsert = ([operation]: readonly [string, unknown]) =>
      ['putContact', 'putMember', 'putCall'].includes(operation);
    // Upserts last: what they make under the same ids is there from then on.
    const cases = Object.entries(ROUTE_CASES).toSorted((one, two) => Number(isUpsert(one)) - Number(isUpsert(two)));
    for (const [operation, { roles, elsewhere, send }] of cases) {
      const reply = await send(client, theirs);
      const wanted = roles.includes(role) ? [elsewhere] : elsewhere === 404 ? [403, 404] : [403];
      expect([operation, reply.status, wanted]).toEqual([
        operation,
        reply.status,
        expect.arrayContaining([reply.status]),
      ]);
      const ids = isUpsert([operation, null])
        ? [acme.id, theirs.task, theirs.key]
        : [acme.id, ...Object.values(theirs)];
      const named = reply.body?.instance ?? '';
      for (const id of ids)
        expect([operation, id, reply.text.replace(named, '').includes(id)]).toEqual([operation, id, false]);
      expect(reply.text).not.toContain('Secret');
    }
    expect(await snapshot(acme.admin, theirs)).toEqual(before);
  });

  it('may use the same ids and never notice', async () => {
    const [mine, theirs] = [acme, other];
    const [task, contact, member] = [randomUUID(), randomUUID(), randomUUID()];
    for (const { admin, id } of [mine, theirs]) {
      const fields = { name: `Of ${id}`, email: 'x@example.org' };
      must(
        await admin.put(`/api/members/${member}`, { user_id: 'twin', ...fields, kind: 'staff', role: 'member' }),
        201,
      );
      must(await admin.put(`/api/contacts/${contact}`, { ...fields, assigned_members: [member] }), 201);
      const body = { id: task, contact_id: contact, category: 'general', title: `Of ${id}`, assigned_to: member };
      must(await admin.post('/api/tasks', body, { 'idempotency-key': 'same' }), 201);
    }
    must(await mine.admin.post(`/api/tasks/${task}/done`), 200);
    for (const [{ admin, id }, status] of [
      [mine, 'done'],
      [theirs, 'open'],
    ] as const) {
      expect(must(await admin.get(`/api/tasks/${task}`), 200).body).toMatchObject({
        organization_id: id,
        title: `Of ${id}`,
        contact_name: `Of ${id}`,
        assigned_to_name: `Of ${id}`,
        status,
      });
      expect(must(await admin.get(`/api/contacts/${contact}/tasks`), 200).body.data).toHaveLength(1);
    }
    must(await mine.admin.delete(`/api/tasks/${task}`), 204);
    must(await theirs.admin.get(`/api/tasks/${task}`), 200);
  });
});

async function snapshot(admin: Client, { task, contact, call }: Things): Promise<unknown> {
  const own = ['', '/history', '/comments', '/attachments'].map((path) => `/api/tasks/${task}${path}`);
  const paths = [...own, `/api/contacts/${contact}`, `/api/calls/${call}`];
  const replies = await Promise.all(
    [...paths, '/api/members', '/api/keys', '/api/organization'].map((path) => admin.get(path)),
  );
  return replies.map((reply) => must(reply, 200).body);
}

describe('ids in a body that stand for nothing here', () => {
  it('are 422 by their pointer, and nothing is written', async () => {
    const other = await newOrganization(service.base);
    const theirs = await makeThings(other, []);
    const mine = await makeThings(acme, []);
    const gone = await acme.member('Leaver');
    must(await acme.admin.delete(`/api/members/${gone.id}`), 204);
    const path = `/api/tasks/${mine.task}`;
    const { admin } = acme;
    const head = await service.installation.store.head();
    const internal = { type: 'internal', title: 'x' };
    for (const member of [randomUUID(), theirs.member, gone.id, mine.contact]) {
      const wrong: [Promise<Reply>, string][] = [
        [admin.post('/api/tasks', { ...internal, assigned_to: member }), '/assigned_to'],
        [admin.post('/api/tasks', { ...internal, reporter_id: member }), '/reporter_id'],
        [admin.patch(path, { assigned_to: member, title: 'not taken' }), '/assigned_to'],
        [admin.put(path, { reporter_id: member, title: 'not taken' }), '/reporter_id'],
        [admin.post(`${path}/assign`, { assigned_to: member }), '/assigned_to'],
        [admin.post(`${path}/comments`, { body: `@[Grace](${member}) look` }), '/body'],
        [admin.put(`${path}/comments/${mine.comment}`, { body: `@[Grace](${member}) look` }), '/body'],
        [admin.put(`/api/contacts/${mine.contact}`, { name: 'x', assigned_members: [member] }), '/assigned_members/0'],
        [admin.put(`/api/contacts/${randomUUID()}`, { name: 'x', assigned_members: [member] }), '/assigned_members/0'],
        [admin.put(`/api/calls/${mine.call}`, { member_id: member }), '/member_id'],
        [
          admin.put('/api/organization', {
            name: 'x',
            time_zone: 'UTC',
            task_type_assignees: { 'report-exception': member },
          }),
          '/task_type_assignees/report-exception',
        ],
      ];
      for (const [sent, pointer] of wrong) {
        const reply = await sent;
        expectProblem(reply, 422, 'validation');
        expect(places(reply)).toEqual([pointer]);
      }
    }
    for (const contact_id of [randomUUID(), theirs.contact]) {
      const reply = await admin.post('/api/tasks', { contact_id, category: 'general', title: 'x' });
      expectProblem(reply, 422, 'validation');
      expect(places(reply)).toEqual(['/contact_id']);
    }
    for (const attachment of [randomUUID(), mine.comment, theirs.comment]) {
      const reply = await admin.post(`${path}/comments`, { body: 'x', attachment_ids: [attachment] });
      expectProblem(reply, 422, 'validation');
      expect(places(reply)).toEqual(['/attachment_ids/0']);
    }
    for (const call_id of [randomUUID(), theirs.call]) {
      const reply = await admin.post('/api/tasks', { ...internal, call_id });
      expectProblem(reply, 422, 'validation');
      expect(places(reply)).toEqual(['/call_id']);
    }
    const reply = await admin.put(`/api/calls/${mine.call}`, { contact_id: theirs.contact });
    expectProblem(reply, 422, 'validation');
    expect(places(reply)).toEqual(['/contact_id']);
    expect(await service.installation.store.head()).toBe(head);
  });
});
