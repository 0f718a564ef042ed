import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#libs/access';
import { taskStream } from '#libs/task';
import { newCall } from './support/calls.ts';
import { type Client, must } from './support/client.ts';
import { openStream } from './support/event-stream.ts';
import { type MemberClient, newOrganization, type TestOrganization } from './support/organization.ts';
import { expectProblem, places } from './support/problem.ts';
import { type Service, startService } from './support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface Told {
  readonly position: string;
  readonly stream: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const page = async (client: Client, query = '', headers = {}): Promise<{ data: Told[]; next: string }> =>
  must(await client.get(`/api/events${query}`, headers), 200).body;

/** All of the feed, in pages, until it stands still. */
async function all(client: Client, limit = 200, more = ''): Promise<Told[]> {
  const found: Told[] = [];
  for (let { data, next } = await page(client, `?limit=${limit}${more}`); ; ) {
    expect(data.length).toBeLessThanOrEqual(limit);
    found.push(...data);
    const following = await page(client, `?limit=${limit}${more}&after=${next}`);
    if (following.next === next) return found;
    ({ data, next } = following);
  }
}

const create = async (client: Client, fields: object) =>
  must(await client.post('/api/tasks', { type: 'internal', title: 'Task', ...fields }), 201).body.id as string;

/** Many events at once on the stream of a task that was just created. */
async function startAndStop(stream: string, count: number): Promise<void> {
  const { store } = service.installation;
  const [created] = await store.readStream(stream);
  if (!created) throw new Error(`${stream} is empty`);
  const events = Array.from({ length: count }, (_, n) => ({
    id: randomUUID(),
    type: n % 2 === 0 ? 'TaskStarted' : 'TaskStopped',
    data: {},
    metadata: created.metadata,
  }));
  await store.append(stream, 0, events);
}

describe('GET /api/events', () => {
  it('tells what happened in the organization, oldest first, from any position on', async () => {
    const { admin, id } = await newOrganization(service.base);
    const task = await create(admin, { title: 'Told' });
    must(await admin.post(`/api/tasks/${task}/done`, { reason: 'at last' }), 200);
    const { data, next } = await page(admin);
    expect(data.map(({ type }) => type)).toEqual(['OrganizationCreated', 'TaskCreated', 'TaskResolved']);
    expect(data[2]).toEqual({
      position: next,
      stream: `task-${id}_${task}`,
      revision: 1,
      type: 'TaskResolved',
      version: 2,
      occurred_at: expect.any(String),
      recorded_at: expect.any(String),
      actor: { kind: 'user', id: 'root', name: null, member_kind: null, on_behalf_of: null },
      data: { resolution: 'done', reason: 'at last' },
    });
    expect(await page(admin, `?after=${data[0]?.position}`)).toEqual({ data: data.slice(1), next });
    expect(await page(admin, `?after=${next}`)).toEqual({ data: [], next });
    expect(await page(admin, '?types=TaskCreated,OrganizationCreated')).toEqual({ data: data.slice(0, 2), next });
    for (const limit of [1, 2, 3]) expect(await all(admin, limit)).toEqual(data);
    expect(await all(admin, 1, '&types=TaskResolved')).toEqual(data.slice(2));
  });

  it('goes by Last-Event-ID before `after`, and from now on after `head`', async () => {
    const { admin } = await newOrganization(service.base);
    const [first] = (await page(admin)).data;
    const from = { 'last-event-id': first?.position };
    const head = await page(admin, '?after=head');
    expect(head.data).toEqual([]);
    await create(admin, {});
    expect((await page(admin, `?after=${head.next}`)).data).toMatchObject([{ type: 'TaskCreated' }]);
    expect((await page(admin, '?after=head', from)).data).toMatchObject([{ type: 'TaskCreated' }]);
  });

  it('refuses what is no position and what is no type, by its name', async () => {
    const { admin } = await newOrganization(service.base);
    for (const [query, place] of [
      ['after=x', '?after'],
      ['after=', '?after'],
      ['after=-1', '?after'],
      ['after=HEAD', '?after'],
      ['types=TaskCreated,Nonsense', '?types'],
      ['types=CommandAccepted', '?types'],
      ['limit=0', '?limit'],
    ]) {
      const reply = await admin.get(`/api/events?${query}`);
      expectProblem(reply, 422, 'validation');
      expect(places(reply)).toEqual([place]);
    }
    const reply = await admin.get('/api/events', { 'last-event-id': 'x' });
    expectProblem(reply, 422, 'validation');
    expect(places(reply)).toEqual(['Last-Event-ID:']);
    expect((await openStream(admin, '/api/events', { 'last-event-id': 'x' })).status).toBe(422);
  });

  it('ends after a bounded look where there is much that the caller may not see, and goes on from there', async () => {
    const { admin, id, member } = await newOrganization(service.base);
    const hidden = await create(admin, { type: 'personal' });
    await startAndStop(taskStream(id, hidden), 2_100);
    const { client } = await member('Viewer', 'viewer');
    const seen = await create(admin, {});
    const first = await page(client);
    expect(first.data.map(({ type }) => type)).toEqual(['OrganizationCreated']);
    const rest = await page(client, `?after=${first.next}`);
    expect(rest.data.map(({ type }) => type)).toEqual(['MemberAdded', 'TaskCreated']);
    // By type nothing is looked at in vain.
    expect((await page(client, '?types=TaskCreated')).data.map(({ data }) => data.task_id)).toEqual([seen]);
  });
});

const ROLES: readonly Role[] = ['admin', 'member', 'agent', 'viewer', 'auditor'];

describe('what each caller is told', () => {
  let office: TestOrganization;
  let staff: Record<Role, MemberClient>;
  const hidden: Record<string, (role: Role) => boolean> = {};
  const calls: string[] = [];
  beforeAll(async () => {
    office = await newOrganization(service.base);
    const { admin } = office;
    const entries = await Promise.all(ROLES.map(async (role) => [role, await office.member(role, role)] as const));
    staff = Object.fromEntries(entries) as Record<Role, MemberClient>;
    const owned = await office.contact('Owned', [staff.agent.id]);
    const foreign = await office.contact('Foreign', []);
    const auditor = (role: Role) => role === 'admin' || role === 'auditor';
    const stream = (kind: string, id: string, sees: (role: Role) => boolean) => {
      hidden[`${kind}-${office.id}_${id}`] = sees;
    };
    stream('contact', owned.id, () => true);
    stream('contact', foreign.id, (role) => role !== 'agent');
    for (const contact of [owned, foreign])
      for (const assigned_to of [null, staff.agent.id]) {
        const fields = { type: 'contact', contact_id: contact.id, category: 'callback', assigned_to };
        const mine = contact === owned || assigned_to !== null;
        stream('task', await create(admin, fields), (role) => role !== 'agent' || mine);
        const gone = await create(admin, fields);
        must(await admin.delete(`/api/tasks/${gone}`), 204);
        stream('task', gone, auditor);
      }
    for (const role of ROLES) {
      const personal = await create(admin, { type: 'personal', assigned_to: staff[role].id });
      stream('task', personal, (other) => auditor(other) || other === role);
      const moved = await create(admin, { assigned_to: staff.agent.id });
      must(await admin.post(`/api/tasks/${moved}/assign`, { assigned_to: staff[role].id }), 200);
      stream('task', moved, (other) => other !== 'agent' || role === 'agent');
    }
    for (const contact_id of [owned.id, foreign.id, null])
      for (const member_id of [null, staff.agent.id]) {
        const mine = contact_id === owned.id || member_id !== null;
        const call = await newCall(office, { contact_id, ...(member_id === null ? {} : { member_id }) });
        stream('call', call, (role) => role !== 'agent' || mine);
        must(await admin.post(`/api/calls/${call}/transcription`, { text: 'What was said' }), 202);
        calls.push(call);
      }
    const key = must(await admin.post('/api/keys', { name: 'Pipeline', role: 'agent' }), 201).body.id;
    must(await admin.delete(`/api/keys/${key}`), 204);
  });

  it.each(ROLES)('%s: everything that the policy shows, in pages of any size, and nothing else', async (role) => {
    const { client } = staff[role];
    const everything = await all(office.admin);
    const isKey = ({ type }: Told) => type.startsWith('ApiKey');
    const wanted = everything.filter((event) =>
      event.stream in hidden ? hidden[event.stream]?.(role) : !isKey(event) || role === 'admin' || role === 'auditor',
    );
    expect(everything.filter(isKey)).toHaveLength(2);
    expect(everything.length).toBeGreaterThan(wanted.length - Number(role === 'admin' || role === 'auditor'));
    for (const limit of [3, 200]) expect(await all(client, limit)).toEqual(wanted);
    for (const call of calls) {
      const seen = wanted.filter(({ stream }) => stream === `call-${office.id}_${call}`).map(({ type }) => type);
      const shown = (await client.get(`/api/calls/${call}`)).status === 200;
      expect({ call, seen }).toEqual({ call, seen: shown ? ['CallRegistered', 'CallTranscribed'] : [] });
    }
    expect(await all(client, 2, '&types=TaskCreated')).toEqual(wanted.filter(({ type }) => type === 'TaskCreated'));
  });

  it('a caller of another organization: nothing of it', async () => {
    const other = await newOrganization(service.base);
    const [, last] = await all(office.admin);
    expect((await page(other.admin)).data.map(({ type }) => type)).toEqual(['OrganizationCreated']);
    expect((await page(other.admin, `?after=${last?.position}`)).data).toHaveLength(1);
  });
});

describe('the feed as a stream', () => {
  const PATH = '/api/events';

  it('brings what was and what comes, each with its position, and goes on where the client left it', async () => {
    const { admin } = await newOrganization(service.base);
    const before = await create(admin, {});
    const stream = await openStream(admin, PATH);
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(await stream.next()).toMatchObject({ event: 'message', data: { type: 'OrganizationCreated' } });
    expect(await stream.next()).toMatchObject({ data: { data: { task_id: before } } });
    const task = await create(admin, {});
    const event = await stream.next();
    expect(event?.data.data.task_id).toBe(task);
    expect(event?.id).toBe(event?.data.position);
    expect((await page(admin)).data.at(-1)).toEqual(event?.data);
    stream.close();
    must(await admin.post(`/api/tasks/${task}/start`), 200);
    must(await admin.post(`/api/tasks/${task}/done`), 200);
    const again = await openStream(admin, `${PATH}?after=head`, { 'last-event-id': event?.id ?? '' });
    expect([(await again.next())?.data.type, (await again.next())?.data.type]).toEqual(['TaskStarted', 'TaskResolved']);
    again.close();
  });

  it('brings only the types that are asked for, from now on, and loses none of many', async () => {
    const { admin } = await newOrganization(service.base);
    await create(admin, {});
    const stream = await openStream(admin, `${PATH}?after=head&types=TaskCreated`);
    const made = await Promise.all(
      Array.from({ length: 150 }, async () => {
        const task = await create(admin, {});
        must(await admin.post(`/api/tasks/${task}/done`), 200);
        return task;
      }),
    );
    const got: string[] = [];
    while (got.length < made.length) got.push((await stream.next())?.data.data.task_id);
    expect(got.toSorted()).toEqual(made.toSorted());
    stream.close();
  });

  it('follows the policy: what a caller may see by then, and nothing once they were removed', async () => {
    const { admin, member, contact } = await newOrganization(service.base);
    const agent = await member('Agent', 'agent');
    const { id } = await contact('Theirs');
    const stream = await openStream(agent.client, `${PATH}?after=head`);
    await create(admin, { type: 'contact', contact_id: id, category: 'callback', title: 'Not yet' });
    must(await admin.put(`/api/contacts/${id}`, { name: 'Theirs', assigned_members: [agent.id] }), 200);
    const seen = await create(admin, { type: 'contact', contact_id: id, category: 'callback', title: 'Seen' });
    const types: string[] = [];
    for (let event = await stream.next(); event; event = await stream.next()) {
      types.push(event.data.type);
      if (event.data.data.task_id === seen) break;
    }
    expect(types).toContain('ContactChanged');
    must(await admin.delete(`/api/members/${agent.id}`), 204);
    await create(admin, { assigned_to: null, title: 'Of nobody', id: randomUUID() });
    for (let event = await stream.next(); event; event = await stream.next())
      expect(event.data.type).not.toBe('TaskCreated');
  });

  it('ends when the service stops', async () => {
    const { admin } = await newOrganization(service.base);
    const other = await service.another();
    const streams = await Promise.all([1, 2, 3].map(() => openStream(admin.at(other.base), `${PATH}?after=head`)));
    await other.stop();
    for (const stream of streams) expect(await stream.next()).toBeUndefined();
  });
});
