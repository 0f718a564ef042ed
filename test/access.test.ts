import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#libs/access';
import { badTokens } from './support/bad-tokens.ts';
import { type Client, must, type Reply } from './support/client.ts';
import { type MemberClient, newOrganization, type TestOrganization, tokenOf } from './support/organization.ts';
import { expectProblem } from './support/problem.ts';
import { makeThings, ROUTE_CASES, type Things } from './support/route-cases.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
const ROLES: readonly Role[] = ['admin', 'member', 'agent', 'viewer', 'auditor'];
const NOWHERE: Things = {
  task: randomUUID(),
  comment: randomUUID(),
  attachment: randomUUID(),
  contact: randomUUID(),
  member: randomUUID(),
  call: randomUUID(),
  key: randomUUID(),
};

let service: Service;
let acme: TestOrganization;
let members: Record<Role, MemberClient>;
beforeAll(async () => {
  service = await startService();
  acme = await newOrganization(service.base);
  const made = await Promise.all(ROLES.map(async (role) => [role, await acme.member(`The ${role}`, role)] as const));
  members = Object.fromEntries(made) as Record<Role, MemberClient>;
});
afterAll(() => service.stop());

/** Runs requests of which none may write anything. */
async function withoutAnEvent(work: () => Promise<void>): Promise<void> {
  const head = await service.installation.store.head();
  await work();
  expect(await service.installation.store.head()).toBe(head);
}

/** What only a member can do for themselves. */
const NEEDS_MEMBER = ['selfAssignTask', 'putNotificationPreferences'];

const outcome = ({ status, body }: Reply, idle?: number) =>
  status < 400 || status === idle ? 'allowed' : `${status} ${body?.code}`;

it('every route of the running service that wants a token has its case here', () => {
  const operations = service.endpoints.filter(({ auth }) => auth === 'token').map(({ operation }) => operation);
  expect(operations.toSorted()).toEqual(Object.keys(ROUTE_CASES).sort());
});

describe('who is not let in', () => {
  const cases = Object.entries(ROUTE_CASES);

  it('without a token: 401 everywhere', () =>
    withThings(async (things) => {
      const nobody = acme.admin.as(null);
      for (const [, { send }] of cases) expectProblem(await send(nobody, things), 401, 'unauthorized');
    }));

  it('with a token or key that does not hold: 401, whatever is wrong with it', async () => {
    const bad = await badTokens(acme);
    await withThings(async (things) => {
      for (const token of bad) expectProblem(await acme.admin.as(token).get('/api/me'), 401, 'unauthorized');
      for (const [n, [, { send }]] of cases.entries())
        expectProblem(await send(acme.admin.as(bad[n % bad.length] ?? ''), things), 401, 'unauthorized');
    });
  });

  it('with a token of an organization that nobody has named: 403, except to name it', async () => {
    const org = randomUUID();
    const stranger = acme.admin.as(await tokenOf(org, 'root', 'admin'));
    const others = cases.filter(([operation]) => operation !== 'putOrganization');
    await withoutAnEvent(async () => {
      for (const [, { send }] of others) expectProblem(await send(stranger, NOWHERE), 403, 'unknown-organization');
      for (const role of ['member', 'agent', 'viewer', 'auditor'] as const) {
        const reply = await acme.admin
          .as(await tokenOf(org, 'root', role))
          .put('/api/organization', { name: 'Mine', time_zone: 'UTC' });
        expect([role, reply.status]).toEqual([role, 403]);
      }
    });
    must(await stranger.put('/api/organization', { name: 'Mine', time_zone: 'UTC' }), 201);
    must(await stranger.get('/api/me'), 200);
  });

  it("as a removed member's user: 403 not-a-member everywhere, whatever the token says, until added again", async () => {
    const gone = await acme.member('Gone', 'admin');
    must(await acme.admin.delete(`/api/members/${gone.id}`), 204);
    const things = await makeThingsOnce();
    await withoutAnEvent(async () => {
      for (const [, { send }] of cases) expectProblem(await send(gone.client, things), 403, 'not-a-member');
    });
    const again = { user_id: gone.userId, name: 'Gone', email: 'gone@example.org', kind: 'staff', role: 'viewer' };
    must(await acme.admin.put(`/api/members/${gone.id}`, again), 201);
    expect(must(await gone.client.get('/api/me'), 200).body.role).toBe('viewer');
  });

  it('with a key that was revoked: 401 from the next request on', async () => {
    const { id, key } = must(await acme.admin.post('/api/keys', { name: 'Pipeline', role: 'member' }), 201).body;
    const pipeline = acme.admin.as(key);
    must(await pipeline.post('/api/tasks', { type: 'internal', title: 'By key' }), 201);
    must(await acme.admin.delete(`/api/keys/${id}`), 204);
    expectProblem(await pipeline.get('/api/me'), 401, 'unauthorized');
    expectProblem(await pipeline.post('/api/tasks', { type: 'internal', title: 'By key' }), 401, 'unauthorized');
    expectProblem(await acme.admin.delete(`/api/keys/${id}`), 404, 'not-found');
    expect(must(await acme.admin.get('/api/keys'), 200).text).not.toContain(id);
  });
});

let shared: Promise<Things> | undefined;
/** Things that nobody changes, of a contact that the agent owns. */
const makeThingsOnce = () => (shared ??= makeThings(acme, [members.agent.id]));

/** Runs requests for things that are there, of which none may write anything. */
async function withThings(work: (things: Things) => Promise<void>): Promise<void> {
  const things = await makeThingsOnce();
  await withoutAnEvent(() => work(things));
}

/** Calls every route that is asked for, once: what the role must not do first, and then no event may have come of it. */
async function expectMatrix(role: Role, client: Client, asked: (operation: string) => boolean): Promise<void> {
  const cases = Object.entries(ROUTE_CASES).filter(([operation]) => asked(operation));
  const [allowed, refused] = [true, false].map((holds) =>
    cases.filter(([, { roles }]) => roles.includes(role) === holds),
  );
  const call = async ([operation, { send, idle, byItsAuthor }]: (typeof cases)[number]) => {
    const isRead = /^(get|list|count)/.test(operation);
    const author = byItsAuthor ? client : acme.admin;
    const things = isRead ? await makeThingsOnce() : await makeThings(acme, [members.agent.id], author);
    return [operation, outcome(await send(client, things), idle)];
  };
  await withThings(async (things) => {
    for (const [operation, { send }] of refused ?? [])
      expect([operation, outcome(await send(client, things))]).toEqual([operation, '403 forbidden']);
  });
  const done = await Promise.all((allowed ?? []).map(call));
  expect(done).toEqual(done.map(([operation]) => [operation, 'allowed']));
}

describe('what each role may do (specification §4)', () => {
  it.each(ROLES)('%s, as a member of the directory', (role) => expectMatrix(role, members[role].client, () => true));

  it.each(ROLES)('%s, as an API key', async (role) => {
    const { key } = must(await acme.admin.post('/api/keys', { name: role, role }), 201).body;
    const pipeline = acme.admin.as(key);
    expect(must(await pipeline.get('/api/me'), 200).body).toMatchObject({ kind: 'api-key', role });
    // An agent that is no member sees no task and no contact; nobody can assign a key, nor send it an e-mail.
    const isOpen = (operation: string) =>
      /^(list|count|getM|getTaskTypes|getTaskStatus|getOrg|delete|revoke)/.test(operation);
    await expectMatrix(role, pipeline, (operation) =>
      role === 'agent'
        ? isOpen(operation) && !['listContactTasks', 'listComments', 'listAttachments'].includes(operation)
        : !NEEDS_MEMBER.includes(operation),
    );
  });

  it("a member's role is the directory's from the next request after a change, not the token's", async () => {
    const moving = await acme.member('Moving', 'viewer');
    const client = acme.admin.as(await tokenOf(acme.id, moving.userId, 'admin'));
    const create = () => client.post('/api/tasks', { type: 'internal', title: 'By a mover' });
    expectProblem(await create(), 403, 'forbidden');
    const put = (role: Role) =>
      acme.admin.put(`/api/members/${moving.id}`, {
        user_id: moving.userId,
        name: 'Moving',
        email: null,
        kind: 'staff',
        role,
      });
    must(await put('member'), 200);
    must(await create(), 201);
    must(await put('auditor'), 200);
    expectProblem(await create(), 403, 'forbidden');
    expect(must(await client.get('/api/me'), 200).body).toMatchObject({
      kind: 'member',
      id: moving.id,
      role: 'auditor',
    });
  });

  it("the token's role counts for a user who is no member, who cannot be assigned", async () => {
    for (const role of ROLES) {
      const user = acme.admin.as(await tokenOf(acme.id, 'guest', role));
      expect(must(await user.get('/api/me'), 200).body).toMatchObject({ kind: 'user', id: 'guest', role });
      const reply = await user.post('/api/tasks', { type: 'internal', title: 'By a guest' });
      expect([role, outcome(reply)]).toEqual([
        role,
        ['admin', 'member', 'agent'].includes(role) ? 'allowed' : '403 forbidden',
      ]);
      if (reply.status === 201)
        expect(reply.body).toMatchObject({
          reporter_id: null,
          created_by: { kind: 'user', id: 'guest', member_kind: null },
        });
    }
    const { task } = await makeThings(acme, []);
    expect((await acme.admin.post(`/api/tasks/${task}/self-assign`)).status).toBe(403);
  });
});
