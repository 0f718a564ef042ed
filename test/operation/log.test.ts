import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runningPostmaster } from '#libs/postgres/server';
import { testDatabase } from '#libs/postgres/testing';
import { DocketProcess } from '../faults/support/docket-process.ts';
import { must } from '../support/client.ts';
import { newOrganization, type TestOrganization } from '../support/organization.ts';
import { JWT_SECRET } from '../support/service.ts';

let docket: DocketProcess;
let acme: TestOrganization;
beforeAll(async () => {
  docket = await DocketProcess.start({ LOG_LEVEL: 'trace', METRICS_TOKEN: 'canary-metrics' });
  acme = await newOrganization(docket.base);
});
afterAll(() => docket.stop());

const lineOf = (id: string) => docket.logged((line) => line.request_id === id);

describe('a request', () => {
  it('is one line: who, what, and what came of it, by ids and patterns', async () => {
    const ada = await acme.member('Ada', 'admin');
    const headers = { 'x-request-id': randomUUID(), 'x-correlation-id': 'order-66' };
    const reply = await ada.client.request('POST', '/api/tasks', { body: { type: 'internal', title: 'A' }, headers });
    const { id } = must(reply, 201).body;
    expect(await lineOf(headers['x-request-id'])).toEqual({
      level: 30,
      time: expect.any(Number),
      request_id: headers['x-request-id'],
      correlation_id: 'order-66',
      method: 'POST',
      route: '/api/tasks',
      status: 201,
      duration_ms: expect.any(Number),
      organization_id: acme.id,
      caller_kind: 'member',
      caller_id: ada.id,
      msg: 'request',
    });
    const read = await ada.client.get(`/api/tasks/${id}?as_of=2020-01-01T00:00:00Z`);
    expect(await lineOf(must(read, 404).headers.get('x-request-id') ?? '')).toMatchObject({
      route: '/api/tasks/:task_id',
      status: 404,
      correlation_id: read.headers.get('x-request-id'),
    });
    expect(docket.log.filter((line) => line.request_id === headers['x-request-id'])).toHaveLength(1);
  });

  it('without a harmless correlation id is its own', async () => {
    const headers = { 'x-request-id': randomUUID(), 'x-correlation-id': 'a b' };
    must(await acme.admin.get('/api/me', headers), 200);
    expect(await lineOf(headers['x-request-id'])).toMatchObject({ correlation_id: headers['x-request-id'] });
  });

  it('that is refused says by whom it came', async () => {
    const viewer = await acme.member('Vera', 'viewer');
    const reply = must(await viewer.client.post('/api/tasks', { type: 'internal', title: 'A' }), 403);
    expect(await lineOf(reply.headers.get('x-request-id') ?? '')).toMatchObject({ status: 403, caller_id: viewer.id });
  });
});

describe('what is secret or personal', () => {
  it('is never printed, whatever goes wrong', async () => {
    const member = await acme.member('canary-name', 'admin');
    const contact = await acme.contact('canary-contact', [member.id]);
    const key = must(await member.client.post('/api/keys', { name: 'canary-key', role: 'member' }), 201).body.key;
    const body = { contact_id: contact.id, category: 'callback', title: 'canary-title', description: 'canary-text' };
    const { id } = must(await member.client.post('/api/tasks', body), 201).body;
    const requests = [
      () => member.client.post('/api/tasks', { ...body, 'canary-field': 1 }),
      () => member.client.request('POST', '/api/tasks', { body: '{"title": "canary-broken' }),
      () => member.client.get('/api/tasks?q=canary-query&canary-parameter=1'),
      () => member.client.get('/canary-path/%00'),
      () =>
        member.client.as(key).patch(`/api/tasks/${id}`, { title: 'canary-new' }, { 'idempotency-key': 'canary-ik' }),
      () => member.client.as(`${key}canary-bad`).get('/api/me'),
      () => member.client.as('canary.bad.token').get('/api/me'),
      () => member.client.as('canary-metrics').get('/metrics'),
      () => member.client.as('canary-wrong').get('/metrics'),
      () => member.client.get('/api/tasks', { 'docket-min-position': 'canary-position' }),
    ];
    const last = async () => {
      const replies = await Promise.all(requests.map((send) => send()));
      await Promise.all(replies.map(({ headers }) => lineOf(headers.get('x-request-id') ?? '')));
      return replies.map(({ status }) => status);
    };
    expect(await last()).toEqual([422, 400, 422, 404, 200, 401, 401, 200, 401, 422]);
    // The same while the database is away: its errors go to the log.
    process.kill(runningPostmaster(join(docket.home, 'postgres'))?.pid ?? 0, 'SIGKILL');
    expect(await last()).toContain(503);
    await docket.logged(({ msg }) => msg === 'the embedded database is back');
    const { password } = JSON.parse(readFileSync(join(docket.home, 'postgres.json'), 'utf8'));
    for (const secret of ['canary', JWT_SECRET, key, password, member.client.token ?? '', 'canary-name@example.org'])
      expect(docket.output.includes(secret)).toBe(false);
  });

  it('a failure of the database is told once with its error, and the caller learns only that', async () => {
    const failed = docket.log.find(({ status }) => status === 503);
    expect(failed).toMatchObject({ level: 50, msg: 'request failed', err: { type: expect.any(String) } });
    expect(docket.log.filter(({ request_id }) => request_id === failed?.request_id)).toHaveLength(1);
  });
});

/** Lets a process fail at SIGUSR2, as a fault in it would. */
const FAILING = {
  NODE_OPTIONS: "--import=data:text/javascript,process.on('SIGUSR2',()=>{throw%20Error('a%20fault')})",
};

describe('the last lines', () => {
  /** Ends a process right after its replies; resolves to its log, in which there is a line for each of them. */
  async function logUntil(signal: NodeJS.Signals): Promise<DocketProcess['log']> {
    const other = await DocketProcess.start({ ...FAILING, DATABASE_URL: (await testDatabase()).url });
    const { admin } = await newOrganization(other.base);
    const replies = await Promise.all(Array.from({ length: 200 }, () => admin.get('/api/me')));
    other.kill(signal);
    await other.ended();
    const ids = new Set(other.log.map(({ request_id }) => request_id));
    expect(replies.filter(({ headers }) => !ids.has(headers.get('x-request-id')))).toEqual([]);
    return other.log;
  }

  it('are written when the service stops', async () => {
    expect(await logUntil('SIGTERM')).toContainEqual(expect.objectContaining({ msg: 'stopping', signal: 'SIGTERM' }));
  });

  it('are written when an error ends it, and tell of that', async () => {
    expect((await logUntil('SIGUSR2')).at(-1)).toMatchObject({ level: 60, err: { type: 'Error', message: 'a fault' } });
  });
});

describe('LOG_LEVEL', () => {
  it('leaves out what is below it', async () => {
    const quiet = await DocketProcess.start({ LOG_LEVEL: 'warn', DATABASE_URL: (await testDatabase()).url });
    const { admin } = await newOrganization(quiet.base);
    must(await admin.get('/api/me'), 200);
    await quiet.stop();
    expect(quiet.log).toEqual([]);
  });
});
