import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, must, type Reply } from './support/client.ts';
import { newOrganization, organizationOf, type TestOrganization } from './support/organization.ts';
import { expectProblem } from './support/problem.ts';
import { makeThings, ROUTE_CASES, type RouteCase, type Things } from './support/route-cases.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
let service: Service;
let other: Service;
let acme: TestOrganization;
let admin: Client;
/** A member with an admin's rights: one who can be assigned. */
let boss: Client;
beforeAll(async () => {
  service = await startService();
  other = await service.another();
  acme = await newOrganization(service.base);
  admin = acme.admin;
  boss = (await acme.member('Boss', 'admin')).client;
});
afterAll(async () => {
  await other.stop();
  await service.stop();
});

const key = (value: string = randomUUID()) => ({ 'idempotency-key': value });
const head = () => service.installation.store.head();

/** All of a reply that must be the same when the request is repeated. */
const essence = ({ status, text, headers }: Reply) => ({
  status,
  text,
  etag: headers.get('etag'),
  location: headers.get('location'),
});

/** What must happen first for a command to have an effect. */
const BEFORE: Readonly<Record<string, string>> = { stopTask: 'start', reopenTask: 'done', unassignTask: 'self-assign' };

async function prepared(operation: string): Promise<Things> {
  const things = await makeThings(acme, [], boss);
  const first = BEFORE[operation];
  if (first) must(await boss.post(`/api/tasks/${things.task}/${first}`), 200);
  return things;
}

/** Changes everything that a command may have touched, as far as it is still there, and the names that replies show. */
async function meddle({ task, comment, attachment, contact, member }: Things): Promise<void> {
  await boss.patch(`/api/tasks/${task}`, {
    title: `Meddled ${randomUUID()}`,
    priority: 'urgent',
    due_date: '2020-02-02',
  });
  for (const command of ['stop', 'reopen', 'self-assign', 'done']) await boss.post(`/api/tasks/${task}/${command}`);
  await boss.post(`/api/tasks/${task}/references`, { kind: 'order', id: randomUUID() });
  const comments = `/api/tasks/${task}/comments`;
  await boss.post(comments, { body: 'Meddled' });
  await boss.put(`${comments}/${comment}`, { body: 'Meddled' });
  for (const { id } of (await boss.get(comments)).body?.data ?? []) await boss.delete(`${comments}/${id}`);
  await boss.upload(`/api/tasks/${task}/attachments`, { name: 'meddled.txt', bytes: 'Meddled' });
  await boss.delete(`/api/tasks/${task}/attachments/${attachment}`);
  await boss.put(`/api/contacts/${contact}`, { name: 'Meddled', phone: '+49301234567' });
  await boss.put(`/api/members/${member}`, { user_id: member, name: 'Meddled', kind: 'doctor', role: 'agent' });
}

const commands = () =>
  service.endpoints
    .filter(({ method, auth }) => method !== 'GET' && auth === 'token')
    .map(({ operation }) => [operation, ROUTE_CASES[operation]] as const)
    .filter((entry): entry is [string, RouteCase] => entry[1] !== undefined && entry[1].idle === undefined);

interface First {
  readonly operation: string;
  readonly things: Things;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: ReturnType<typeof essence>;
}

describe('the same key, caller, route and body', () => {
  const firsts: First[] = [];

  it('give the first answer again and no second effect, on every command route', async () => {
    const first = async ([operation, { send }]: [string, RouteCase]): Promise<First> => {
      const things = await prepared(operation);
      const headers = key();
      const reply = await send(boss, things, headers);
      expect([operation, reply.status < 300]).toEqual([operation, true]);
      await meddle(things);
      return { operation, things, headers, answer: essence(reply) };
    };
    firsts.push(...(await Promise.all(commands().map(first))));
    const before = await head();
    for (const { operation, things, headers, answer } of firsts)
      for (const node of [service, other, service]) {
        const reply = await ROUTE_CASES[operation]?.send(boss.at(node.base), things, headers);
        expect([operation, reply && essence(reply)]).toEqual([operation, answer]);
      }
    expect(await head()).toBe(before);
  });

  it('also when twenty come at once, at two nodes', async () => {
    for (const [operation, { send }] of commands()) {
      const things = await prepared(operation);
      const headers = key();
      const before = await head();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => send(boss.at(n % 2 ? service.base : other.base), things, headers)),
      );
      const distinct = new Set(answers.map((reply) => JSON.stringify(essence(reply))));
      expect([operation, [...distinct]]).toEqual([operation, [JSON.stringify(essence(answers[0] as Reply))]]);
      expect([operation, (answers[0] as Reply).status < 300]).toEqual([operation, true]);
      expect([operation, await effects(before)]).toEqual([operation, IDLE.includes(operation) ? 0 : 1]);
      firsts.push({ operation, things, headers, answer: essence(answers[0] as Reply) });
    }
  });

  it('also after a restart', async () => {
    await other.stop();
    await service.stop();
    service = await service.another();
    other = await service.another();
    [admin, boss] = [admin.at(service.base), boss.at(service.base)];
    acme = organizationOf(acme.id, admin);
    const before = await head();
    for (const { operation, things, headers, answer } of firsts) {
      const reply = await (ROUTE_CASES[operation] as RouteCase).send(boss, things, headers);
      expect([operation, essence(reply)]).toEqual([operation, answer]);
    }
    expect(await head()).toBe(before);
  });

  it('with another body, route, query or thing are 422 key-reused', async () => {
    const [one, two] = [await makeThings(acme, []), await makeThings(acme, [])];
    const path = `/api/tasks/${one.task}`;
    const headers = key();
    const first = must(await boss.patch(path, { title: 'First', priority: 'low' }, headers), 200);
    const before = await head();
    const reused = [
      await boss.patch(path, { title: 'Second', priority: 'low' }, headers),
      await boss.patch(path, { title: 'First' }, headers),
      await boss.put(path, { title: 'First', priority: 'low' }, headers),
      await boss.patch(`/api/tasks/${two.task}`, { title: 'First', priority: 'low' }, headers),
      await boss.post(`${path}/done`, undefined, headers),
      await boss.delete(path, headers),
      await boss.post('/api/tasks', { type: 'internal', title: 'First' }, headers),
      await boss.put(`/api/contacts/${one.contact}`, { name: 'First' }, headers),
      await boss.post('/api/keys', { name: 'First', role: 'agent' }, headers),
    ];
    for (const reply of reused) expectProblem(reply, 422, 'key-reused');
    expect(await head()).toBe(before);
    const equal = '{"priority":\n"low", "title": "\\u0046irst"}';
    expect(essence(await boss.patch(path, equal, headers))).toEqual(essence(first));
    const deleted = key();
    must(await boss.delete(`${path}?reason=one`, deleted), 204);
    expectProblem(await boss.delete(`${path}?reason=two`, deleted), 422, 'key-reused');
  });

  it('of another caller are another command', async () => {
    const headers = key();
    const body = { type: 'internal', title: 'Whose?' };
    const [mine, theirs] = [
      await admin.post('/api/tasks', body, headers),
      await boss.post('/api/tasks', body, headers),
    ];
    expect(must(mine, 201).body.id).not.toBe(must(theirs, 201).body.id);
  });

  it('are refused where the key is no key', async () => {
    for (const bad of ['', ' ', 'a b', 'x'.repeat(256), 'ü']) {
      const reply = await boss.post('/api/tasks', { type: 'internal', title: 'x' }, { 'idempotency-key': bad });
      expectProblem(reply, 422, 'validation');
      expect(reply.body.errors[0].header).toBe('Idempotency-Key');
    }
  });
});

/** What finds its result there already: an extraction that has yet to come, a feed without news, a choice made before. */
const IDLE = ['extractTasks', 'readAllNotifications', 'putNotificationPreferences'];

/** How many streams other than the records of keys and of external ids have grown since a position. */
async function effects(since: string | null): Promise<number> {
  // What the other node wrote may not be known here yet.
  const events = await service.installation.store.readAll(since, 1_000, { uncached: true });
  const records = /^(command|externalid)-/;
  return new Set(events.filter(({ stream }) => !records.test(stream)).map(({ stream }) => stream)).size;
}

describe('a command that changes nothing', () => {
  it('leaves its answer under its key, and a late repeat changes nothing either', async () => {
    const things = await makeThings(acme, [], boss);
    const { task, comment, contact, member } = things;
    const path = `/api/tasks/${task}`;
    const said = must(await boss.get(`${path}/comments`), 200).body.data[0].body;
    const present = must(await boss.get(`/api/contacts/${contact}`), 200).body;
    const own = must(await boss.get('/api/organization'), 200).body;
    const someone = must(await boss.get('/api/members'), 200).body.data.find((m: { id: string }) => m.id === member);
    const { id: _, organization_id: __, ...memberFields } = someone;
    const nothing: Record<string, (client: Client, headers: Record<string, string>) => Promise<Reply>> = {
      patch: (client, headers) => client.patch(path, {}, headers),
      reopen: (client, headers) => client.post(`${path}/reopen`, undefined, headers),
      stop: (client, headers) => client.post(`${path}/stop`, { reason: 'none' }, headers),
      unassign: (client, headers) => client.post(`${path}/unassign`, {}, headers),
      reference: (client, headers) => client.post(`${path}/references`, { kind: 'report', id: 'R-17' }, headers),
      edit: (client, headers) => client.put(`${path}/comments/${comment}`, { body: said, reason: 'none' }, headers),
      contact: (client, headers) => client.put(`/api/contacts/${contact}`, { name: present.name }, headers),
      member: (client, headers) => client.put(`/api/members/${member}`, memberFields, headers),
      organization: (client, headers) =>
        client.put('/api/organization', { name: own.name, time_zone: own.time_zone }, headers),
    };
    const before = await head();
    const firsts = new Map<string, { headers: Record<string, string>; answer: ReturnType<typeof essence> }>();
    for (const [name, send] of Object.entries(nothing)) {
      const headers = key();
      firsts.set(name, { headers, answer: essence(await send(boss, headers)) });
      expect([name, firsts.get(name)?.answer.status]).toEqual([name, name === 'reference' ? 201 : 200]);
    }
    expect(await effects(before)).toBe(0);
    must(await boss.delete(`${path}/references/report/R-17`), 204);
    await meddle(things);
    const after = await head();
    for (const [name, { headers, answer }] of firsts)
      for (const { base } of [service, other])
        expect([name, essence(await (nothing[name] as (typeof nothing)[string])(boss.at(base), headers))]).toEqual([
          name,
          answer,
        ]);
    expect(await head()).toBe(after);
  });
});

describe('a command that failed', () => {
  it('leaves its key free', async () => {
    const headers = key();
    const contact = randomUUID();
    const create = (node: Service) =>
      boss.at(node.base).post('/api/tasks', { contact_id: contact, category: 'general', title: 'Later' }, headers);
    expectProblem(await create(service), 422, 'validation');
    must(await admin.put(`/api/contacts/${contact}`, { name: 'Now here' }), 201);
    const { body: task } = must(await create(other), 201);
    expect(must(await create(service), 201).body).toEqual(task);

    const again = key();
    const path = `/api/tasks/${task.id}`;
    expectProblem(
      await boss.patch(path, { title: 'Held' }, { ...again, 'if-match': '"7"' }),
      412,
      'precondition-failed',
    );
    must(await boss.patch(path, { title: 'Held' }, { ...again, 'if-match': '"0"' }), 200);
    const third = key();
    must(await boss.post(`${path}/done`), 200);
    expectProblem(await boss.post(`${path}/start`, {}, third), 409, 'invalid-transition');
    must(await boss.post(`${path}/reopen`), 200);
    expect(must(await boss.post(`${path}/start`, {}, third), 200).body.status).toBe('in-progress');
    const fourth = key();
    expectProblem(await boss.delete(`/api/tasks/${randomUUID()}`, fourth), 404, 'not-found');
    must(await boss.delete(path, fourth), 204);
  });
});

it('a repeated DELETE is 204 with its key and 404 without', async () => {
  const { task } = await makeThings(acme, []);
  const headers = key();
  must(await boss.delete(`/api/tasks/${task}`, headers), 204);
  expectProblem(await boss.delete(`/api/tasks/${task}`), 404, 'not-found');
  must(await boss.at(other.base).delete(`/api/tasks/${task}`, headers), 204);
  expectProblem(await boss.delete(`/api/tasks/${task}`, key()), 404, 'not-found');
});

it('a keyed POST /api/keys shows the same key again, which works and is the only one', async () => {
  const headers = key();
  const make = (node: Service) => boss.at(node.base).post('/api/keys', { name: 'Once only', role: 'viewer' }, headers);
  const [first, second] = [must(await make(service), 201).body, must(await make(other), 201).body];
  expect(second).toEqual(first);
  expect(first.key).toMatch(/^dk_/);
  must(await admin.as(first.key).get('/api/tasks'), 200);
  const { data } = must(await admin.get('/api/keys'), 200).body;
  expect(data.filter(({ name }: { name: string }) => name === 'Once only')).toHaveLength(1);
  expect(must(await admin.get('/api/keys'), 200).text).not.toContain(first.key);
});

it('a create with a chosen id is 201 for its repeat and 409 for any other', async () => {
  const headers = key();
  const body = { id: randomUUID(), type: 'internal', title: 'Mine' };
  const first = must(await boss.post('/api/tasks', body, headers), 201);
  must(await boss.patch(`/api/tasks/${body.id}`, { title: 'Changed since' }), 200);
  expect(essence(await boss.at(other.base).post('/api/tasks', body, headers))).toEqual(essence(first));
  expectProblem(await boss.post('/api/tasks', body), 409, 'already-exists');
  expectProblem(await boss.post('/api/tasks', body, key()), 409, 'already-exists');
});
