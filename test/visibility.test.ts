import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#libs/access';
import { must } from './support/client.ts';
import { type MemberClient, newOrganization, type TestOrganization } from './support/organization.ts';
import { expectProblem } from './support/problem.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
const ROLES: readonly Role[] = ['admin', 'member', 'agent', 'viewer', 'auditor'];

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('what each caller sees', () => {
  let office: TestOrganization;
  let staff: Record<Role, MemberClient>;
  let owned: { id: string };
  let foreign: { id: string };
  interface Made {
    readonly id: string;
    readonly type: string;
    readonly contact: string | null;
    readonly reporter: string | null;
    readonly assignee: string | null;
  }
  const made: Made[] = [];

  beforeAll(async () => {
    office = await newOrganization(service.base);
    const entries = await Promise.all(ROLES.map(async (role) => [role, await office.member(role, role)] as const));
    staff = Object.fromEntries(entries) as Record<Role, MemberClient>;
    owned = await office.contact('Owned', [staff.agent.id, staff.member.id]);
    foreign = await office.contact('Foreign', [staff.member.id]);
    const people = [null, ...ROLES.map((role) => staff[role].id)];
    for (const reporter of people) {
      for (const assignee of people) {
        const named = { reporter_id: reporter, assigned_to: assignee };
        for (const contact of [owned.id, foreign.id])
          await make({ contact_id: contact, category: 'callback', title: 'Find me', ...named }, contact);
        for (const type of ['internal', 'personal']) await make({ type, title: 'Find me', ...named }, null);
      }
    }
    async function make(body: Record<string, unknown>, contact: string | null) {
      const {
        id,
        type,
        reporter_id: reporter,
        assigned_to: assignee,
      } = must(await office.admin.post('/api/tasks', body), 201).body;
      made.push({ id, type, contact, reporter, assignee });
    }
  });

  /** Specification §3 and §4, said once more. */
  function sees(role: Role, { type, contact, reporter, assignee }: Made): boolean {
    const { id } = staff[role];
    if (role === 'admin' || reporter === id || assignee === id) return true;
    if (type === 'personal') return false;
    return role !== 'agent' || contact === owned.id;
  }

  it.each(ROLES)('%s: lists, counts, search, single tasks, histories and commands agree', async (role) => {
    const { client } = staff[role];
    const mine = made.filter((task) => sees(role, task));
    const ids = mine.map(({ id }) => id).sort();
    const list = must(await client.get('/api/tasks?limit=200&include=counts,total'), 200).body;
    expect(list.data.map(({ id }: { id: string }) => id).sort()).toEqual(ids);
    expect([list.total, list.counts.open]).toEqual([mine.length, mine.length]);
    const counts = { open: mine.length, in_progress: 0, done: 0, dismissed: 0, overdue: 0 };
    for (const path of ['/api/tasks/counts', '/api/dashboard/task-status-count', '/api/tasks/counts?q=find%20ME'])
      expect(must(await client.get(path), 200).body).toEqual(counts);
    const found = must(await client.get('/api/tasks?q=FIND&limit=200&sort=due_date'), 200).body.data;
    expect(found.map(({ id }: { id: string }) => id).sort()).toEqual(ids);
    for (const task of made.filter((_, n) => n % 5 === 0)) {
      const wanted = sees(role, task) ? 200 : 403;
      const replies = [
        await client.get(`/api/tasks/${task.id}`),
        await client.get(`/api/tasks/${task.id}/history`),
        await client.get(`/api/tasks/${task.id}?as_of=${new Date().toISOString()}`),
        await client.get(`/api/tasks/${task.id}/comments`),
      ];
      expect([task, ...replies.map(({ status }) => status)]).toEqual([task, wanted, wanted, wanted, wanted]);
      const written = await client.patch(`/api/tasks/${task.id}`, { priority: null });
      expect(written.status).toBe(['viewer', 'auditor'].includes(role) ? 403 : wanted);
      if (written.status === 403) expect(written.text).not.toContain('Find me');
      const said = await client.post(`/api/tasks/${task.id}/comments`, { body: 'Said in passing' });
      expect(said.status).toBe(written.status === 200 ? 201 : 403);
    }
  });

  it('a comment mentions those who may see the task, and nobody else', async () => {
    for (const task of made.filter((_, n) => n % 3 === 0)) {
      const path = `/api/tasks/${task.id}/comments`;
      const [seeing, blind] = [true, false].map((may) => ROLES.filter((role) => sees(role, task) === may));
      const naming = (roles: readonly Role[] = []) => roles.map((role) => `@[${role}](${staff[role].id})`).join(' ');
      const { mentions } = must(await office.admin.post(path, { body: naming(seeing) }), 201).body;
      expect(mentions).toEqual(seeing?.map((role) => ({ member_id: staff[role].id, name: role })));
      if (blind?.length === 0) continue;
      const reply = await office.admin.post(path, { body: naming(ROLES) });
      expectProblem(reply, 422, 'validation');
      expect(reply.body.errors.map(({ pointer, code }: Record<string, string>) => [pointer, code])).toEqual(
        blind?.map(() => ['/body', 'member-cannot-see']),
      );
    }
  });

  it('words of comments are found by those who see the task', async () => {
    for (const task of made.filter(({ type }) => type === 'personal'))
      must(await office.admin.post(`/api/tasks/${task.id}/comments`, { body: 'Zwölf Boxkämpfer' }), 201);
    for (const role of ROLES) {
      const { client } = staff[role];
      const visible = made.filter((task) => task.type === 'personal' && sees(role, task)).map(({ id }) => id);
      const found = must(await client.get('/api/tasks?q=boxK%C3%84MPF&limit=200&include=counts,total'), 200).body;
      expect(found.data.map(({ id }: { id: string }) => id).sort()).toEqual(visible.sort());
      expect([role, found.total, found.counts.open]).toEqual([role, visible.length, visible.length]);
      const { open } = must(await client.get('/api/tasks/counts?q=boxk%C3%A4mpfer'), 200).body;
      expect([role, open]).toEqual([role, visible.length]);
    }
  });

  it.each(ROLES)('%s: contacts and their tasks', async (role) => {
    const { client } = staff[role];
    const listed = must(await client.get('/api/contacts'), 200).body.data.map(({ id }: { id: string }) => id);
    expect(listed.toSorted()).toEqual((role === 'agent' ? [owned.id] : [owned.id, foreign.id]).toSorted());
    for (const contact of [owned, foreign]) {
      const wanted = role === 'agent' && contact === foreign ? 403 : 200;
      expect((await client.get(`/api/contacts/${contact.id}`)).status).toBe(wanted);
      const tasks = await client.get(`/api/contacts/${contact.id}/tasks?limit=200`);
      expect(tasks.status).toBe(wanted);
      const visible = made.filter((task) => task.contact === contact.id && sees(role, task)).map(({ id }) => id);
      if (wanted === 200) expect(tasks.body.data.map(({ id }: { id: string }) => id).sort()).toEqual(visible.sort());
    }
  });

  it('an agent sees a contact from the next request after it was assigned, and no more once it is taken away', async () => {
    const { client, id } = staff.agent;
    const contact = await office.contact('Wandering');
    const body = { contact_id: contact.id, category: 'general', title: 'Wandering' };
    const task = must(await office.admin.post('/api/tasks', body), 201).body;
    const assign = async (members: readonly string[]) =>
      must(
        await office.admin.put(`/api/contacts/${contact.id}`, { name: 'Wandering', assigned_members: members }),
        200,
      );
    const seen = async () => [
      (await client.get(`/api/tasks/${task.id}`)).status,
      must(await client.get('/api/tasks?q=wandering'), 200).body.data.length,
      (await client.get(`/api/contacts/${contact.id}`)).status,
    ];
    expect(await seen()).toEqual([403, 0, 403]);
    await assign([id]);
    expect(await seen()).toEqual([200, 1, 200]);
    await assign([]);
    expect(await seen()).toEqual([403, 0, 403]);
    must(await office.admin.delete(`/api/tasks/${task.id}`), 204);
  });

  it('nobody creates a task for a contact that they may not see', async () => {
    const head = await service.installation.store.head();
    const body = { contact_id: foreign.id, category: 'general', title: 'For another' };
    for (const extra of [{}, { assigned_to: staff.agent.id }, { reporter_id: staff.agent.id }, { id: randomUUID() }])
      expectProblem(await staff.agent.client.post('/api/tasks', { ...body, ...extra }), 403, 'forbidden');
    expect(await service.installation.store.head()).toBe(head);
  });

  it('a deleted task is 404 to everyone; its history and as_of are there for those who may read the audit log', async () => {
    const body = { contact_id: owned.id, category: 'general', title: 'Gone' };
    const { id } = must(await office.admin.post('/api/tasks', body), 201).body;
    const said = must(await office.admin.post(`/api/tasks/${id}/comments`, { body: 'Last words' }), 201).body;
    const alive = said.created_at;
    must(await office.admin.delete(`/api/tasks/${id}?reason=double`), 204);
    for (const role of ROLES) {
      const { client } = staff[role];
      expectProblem(await client.get(`/api/tasks/${id}`), 404, 'not-found');
      const wanted = ['admin', 'auditor'].includes(role) ? 200 : 404;
      const [history, asOf] = [
        await client.get(`/api/tasks/${id}/history`),
        await client.get(`/api/tasks/${id}?as_of=${alive}`),
      ];
      expect([role, history.status, asOf.status]).toEqual([role, wanted, wanted]);
      if (wanted === 200) {
        expect(history.body.data.map(({ type }: { type: string }) => type)).toEqual([
          'TaskCreated',
          'TaskCommented',
          'TaskDeleted',
        ]);
        expect(history.body.data[1].changes).toEqual([{ field: 'comments', old: null, new: said }]);
        expect(history.body.data[2].reason).toBe('double');
        expect(asOf.body).toMatchObject({ title: 'Gone', comment_count: 1 });
      }
      expectProblem(await client.get(`/api/tasks/${id}/comments`), 404, 'not-found');
      expect(must(await client.get('/api/tasks?q=last%20words'), 200).body.data).toEqual([]);
      for (const command of ['start', 'done', 'reopen', 'unassign'])
        if (['admin', 'member', 'agent'].includes(role))
          expectProblem(await client.post(`/api/tasks/${id}/${command}`), 404, 'not-found');
      expect(must(await client.get('/api/tasks?q=Gone'), 200).body.data).toEqual([]);
    }
  });
});
