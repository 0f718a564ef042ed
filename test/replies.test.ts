import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, must } from './support/client.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { expectProblem, places } from './support/problem.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
let service: Service;
let organization: TestOrganization;
let admin: Client;
beforeAll(async () => {
  service = await startService();
  organization = await newOrganization(service.base);
  admin = organization.admin;
});
afterAll(() => service.stop());

const newTask = async () => must(await admin.post('/api/tasks', { type: 'internal', title: 'Tidy up' }), 201);

/** A path of the declaration with ids that are well formed and stand for nothing. */
const filled = (path: string): string =>
  path
    .replace(/:asset/, 'start.js')
    .replace(/:area/, 'extract_tasks')
    .replace(/:\w*id\b/g, () => randomUUID())
    .replace(/:\w+/g, 'x');

describe('the headers of replies', () => {
  it('tell of a new task where it is, its revision, and a position that reads can wait for', async () => {
    const { headers, body } = await newTask();
    expect(headers.get('location')).toBe(`/api/tasks/${body.id}`);
    expect(headers.get('etag')).toBe('"0"');
    const position = headers.get('docket-position') ?? '';
    const list = await admin.as(admin.token).get('/api/tasks', { 'docket-min-position': position });
    expect(list.body.data[0]).toEqual(body);
  });

  it('tell the revision after every command and read of a task', async () => {
    const { body: task } = await newTask();
    const path = `/api/tasks/${task.id}`;
    for (const command of ['start', 'stop', 'self-assign', 'done', 'reopen', 'dismiss', 'unassign']) {
      const reply = await admin.post(`${path}/${command}`);
      if (command === 'self-assign') continue;
      expect(reply.headers.get('etag')).toBe(`"${must(reply, 200).body.revision}"`);
      expect(reply.headers.get('docket-position')).toMatch(/^\S+$/);
    }
    const read = await admin.get(path);
    expect(read.headers.get('etag')).toBe(`"${read.body.revision}"`);
    const added = await admin.post(`${path}/references`, { kind: 'report', id: 'R-1' });
    expect([added.status, added.headers.get('etag')]).toEqual([201, `"${read.body.revision + 1}"`]);
    const removed = await admin.delete(`${path}/references/report/R-1`);
    expect([removed.status, removed.text, removed.headers.get('etag')]).toEqual([
      204,
      '',
      `"${read.body.revision + 2}"`,
    ]);
    expectProblem(await admin.delete(`${path}/references/report/R-1`), 404, 'not-found');
    const deleted = await admin.delete(path);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expect(deleted.headers.get('docket-position')).toMatch(/^\S+$/);
  });

  it('tell the revision of an organization, a contact and a call, which If-Match may name', async () => {
    const { name, time_zone } = must(await admin.get('/api/organization'), 200).body;
    const ended = { direction: 'inbound', started_at: '2026-03-24T14:00:00Z', ended_at: '2026-03-24T14:10:00Z' };
    for (const { path, body, change } of [
      {
        path: '/api/organization',
        body: { name, time_zone },
        change: { name, time_zone, date_reminder_time: '09:00' },
      },
      { path: `/api/contacts/${randomUUID()}`, body: { name: 'Ada' }, change: { name: 'Ada Lovelace' } },
      { path: `/api/calls/${randomUUID()}`, body: { contact_id: null, ...ended }, change: { direction: 'outbound' } },
    ]) {
      if (path !== '/api/organization') {
        expectProblem(await admin.put(path, body, { 'if-match': '"0"' }), 412, 'precondition-failed');
        must(await admin.put(path, body), 201);
      }
      const tag = must(await admin.get(path), 200).headers.get('etag') ?? '';
      expectProblem(await admin.put(path, change, { 'if-match': '"99999"' }), 412, 'precondition-failed');
      const { headers } = must(await admin.put(path, change, { 'if-match': tag }), 200);
      expect(headers.get('etag')).toBe(`"${Number(JSON.parse(tag)) + 1}"`);
      expectProblem(await admin.put(path, body, { 'if-match': tag }), 412, 'precondition-failed');
      expect((await admin.get(path)).headers.get('etag')).toBe(headers.get('etag'));
    }
  });

  it('carry the X-Request-Id that was sent, and a new one where none or a harmful one was', async () => {
    const given = await admin.get('/api/me', { 'x-request-id': 'trace-17' });
    expect(given.headers.get('x-request-id')).toBe('trace-17');
    const ids = await Promise.all(
      [{}, { 'x-request-id': '<script>' }, { 'x-request-id': 'x'.repeat(5_000) }].map(async (headers) =>
        (await admin.get('/api/nothing', headers)).headers.get('x-request-id'),
      ),
    );
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('are those of GET where HEAD is asked for, without a body', async () => {
    const { body: task } = await newTask();
    for (const path of ['/api/tasks', `/api/tasks/${task.id}`, '/api/meta', '/health/live']) {
      const [get, head] = [await admin.get(path), await admin.request('HEAD', path)];
      expect([head.status, head.text]).toEqual([200, '']);
      for (const name of ['etag', 'content-type', 'content-length'])
        expect([path, name, head.headers.get(name)]).toEqual([path, name, get.headers.get(name)]);
    }
    expect((await admin.request('HEAD', `/api/tasks/${randomUUID()}`)).status).toBe(404);
  });
});

describe('a read that asks for a position', () => {
  it('is 503 with Retry-After after five seconds where the position is not reached', async () => {
    const began = performance.now();
    const replies = await Promise.all(
      ['/api/tasks', '/api/tasks/counts', '/api/contacts', '/api/dashboard/task-status-count'].map((path) =>
        admin.get(path, { 'docket-min-position': '999999999' }),
      ),
    );
    for (const reply of replies) {
      expectProblem(reply, 503, 'projection-behind');
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(performance.now() - began).toBeGreaterThan(4_900);
    expect(performance.now() - began).toBeLessThan(12_000);
  });

  it('goes on as soon as the position is reached', async () => {
    const { headers } = await newTask();
    const next = String(BigInt(headers.get('docket-position') ?? '') + 1n);
    const read = admin.get('/api/tasks?limit=1', { 'docket-min-position': next });
    const written = await newTask();
    expect(must(await read, 200).body.data).toEqual([written.body]);
  });

  it('is 422 where it is no position, whatever is read', async () => {
    const reads = service.endpoints.filter(({ method, auth }) => method === 'GET' && auth === 'token');
    for (const { path } of reads) {
      for (const bad of ['soon', '-1', '1.5', '0x10', '99999999999999999999999']) {
        const reply = await admin.get(filled(path), { 'docket-min-position': bad });
        expectProblem(reply, 422, 'validation');
        expect([path, places(reply)]).toEqual([path, ['Docket-Min-Position:']]);
      }
    }
  });
});

describe('a request that cannot be taken', () => {
  it('is 404 where there is no such route, in whatever way', async () => {
    const paths = [
      '/',
      '/api',
      '/api/',
      '/api/task',
      '/api/tasks/',
      '/API/tasks',
      '/api/tasks//done',
      '/api/tasks/x/y/z',
    ];
    for (const path of [...paths, `/api/tasks/${randomUUID()}/finish`, '/api/%74asks/%2e%2e', '/.env'])
      for (const method of ['GET', 'POST', 'DELETE'])
        expectProblem(await admin.request(method, path), 404, 'not-found');
  });

  it('is 405 with Allow where the path has other methods', async () => {
    const allowed = new Map<string, Set<string>>();
    for (const { path, method } of service.endpoints) {
      const methods = allowed.get(path) ?? new Set();
      allowed.set(path, method === 'GET' ? methods.add('GET').add('HEAD') : methods.add(method));
    }
    for (const [path, methods] of allowed) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        if (methods.has(method)) continue;
        const reply = await admin.request(method, filled(path));
        const allow = reply.headers.get('allow')?.split(', ').toSorted();
        expect([method, path, reply.status, allow]).toEqual([method, path, 405, [...methods].sort()]);
        if (method !== 'HEAD') expectProblem(reply, 405, 'method-not-allowed');
      }
    }
  });

  it('is 404 where an id in the path is none', async () => {
    for (const id of ['1', 'task-1', '%00', 'null', `${randomUUID()}x`, '%F0%9F%98%80', 'x'.repeat(4_000)]) {
      expectProblem(await admin.get(`/api/tasks/${id}`), 404);
      expectProblem(await admin.get(`/api/contacts/${id}`), 404);
      expectProblem(await admin.post(`/api/tasks/${id}/done`), 404);
    }
    expectProblem(await admin.get('/api/tasks/%'), 400);
    expectProblem(await admin.get('/api/tasks/%ff'), 400);
  });

  it('is 415 where the body has another type, 413 above 1 MiB, 400 where it is no JSON', async () => {
    const commands = service.endpoints.filter(
      ({ body, upload, consumes }) => body !== undefined && upload === undefined && consumes !== 'form',
    );
    const big = JSON.stringify({ title: 'x'.repeat(1024 * 1024) });
    for (const { method, path } of commands) {
      const send = (body: string, type: string) =>
        admin.request(method, filled(path), { body, headers: { 'content-type': type } });
      for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data'])
        expectProblem(await send('{}', type), 415, 'unsupported-media-type');
      expectProblem(await send('{}', 'application/json; charset=latin1'), 415, 'unsupported-media-type');
      expectProblem(await send(big, 'application/json'), 413, 'payload-too-large');
      for (const bad of ['{', '{"title":}', "{'title':1}", '{"a":1}}', 'nul', '\u0000', '{"a":01}', '[1,]'])
        expectProblem(await send(bad, 'application/json'), 400, 'malformed-json');
    }
  });

  it('takes a body of exactly 1 MiB', async () => {
    const { body: task } = await newTask();
    const rest = JSON.stringify({ title: 'Tidy up' });
    const body = rest + ' '.repeat(1024 * 1024 - rest.length);
    must(await admin.request('PATCH', `/api/tasks/${task.id}`, { body }), 200);
    expectProblem(await admin.request('PATCH', `/api/tasks/${task.id}`, { body: `${body} ` }), 413);
  });

  it('is 409 where the task has another status, which the problem tells, or the id is taken', async () => {
    const { body: task } = await newTask();
    must(await admin.post(`/api/tasks/${task.id}/dismiss`), 200);
    const reply = await admin.post(`/api/tasks/${task.id}/done`);
    expectProblem(reply, 409, 'invalid-transition');
    expect(reply.body.current_status).toBe('dismissed');
    expectProblem(
      await admin.post('/api/tasks', { type: 'internal', title: 'Other', id: task.id }),
      409,
      'already-exists',
    );
    must(await admin.delete(`/api/tasks/${task.id}`), 204);
    expectProblem(
      await admin.post('/api/tasks', { type: 'internal', title: 'Other', id: task.id }),
      409,
      'already-exists',
    );
  });
});

describe('without a token', () => {
  it('health, documents and nothing under /api answer', async () => {
    const stranger = admin.as(null);
    for (const path of ['/health/live', '/health/ready', '/openapi.json', '/docs']) must(await stranger.get(path), 200);
    const reply = await stranger.get('/api/me');
    expectProblem(reply, 401, 'unauthorized');
    expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('failed log-ins are 429 after 100 a minute, and those who are known go on', async () => {
    const stranger = admin.as('no.such.token');
    const statuses = new Map<number, number>();
    for (let n = 0; n < 120; n++) {
      const reply = await stranger.get('/api/me');
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      if (reply.status === 429) expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect([...statuses]).toEqual([
      [401, 100],
      [429, 20],
    ]);
    must(await admin.get('/api/me'), 200);
  });
});

it('callers who are known are limited where a limit is set, each on their own', async () => {
  const limited = await startService({ RATE_LIMIT_PER_MINUTE: '20' });
  try {
    const [one, two] = [await newOrganization(limited.base), await newOrganization(limited.base)];
    for (let n = 1; n < 20; n++) must(await one.admin.get('/api/me'), 200);
    const reply = await one.admin.get('/api/me');
    expectProblem(reply, 429, 'too-many-requests');
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    must(await two.admin.get('/api/me'), 200);
  } finally {
    await limited.stop();
  }
});
