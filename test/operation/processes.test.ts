import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '#libs/postgres/testing';
import { DocketProcess, type Variables } from '../faults/support/docket-process.ts';
import { must } from '../support/client.ts';
import { newOrganization, type TestOrganization } from '../support/organization.ts';
import { problemFaults } from '../support/problem.ts';

/** What the copies of one installation share. */
async function sharedVariables(): Promise<Record<string, string>> {
  const signing = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  return {
    DATABASE_URL: (await testDatabase()).url,
    DOCKET_MASTER_KEY: randomBytes(32).toString('hex'),
    DOCKET_SIGNING_KEY: signing.toString('base64'),
  };
}

describe('two copies of an installation', () => {
  let one: DocketProcess;
  let other: DocketProcess;
  let acme: TestOrganization;
  beforeAll(async () => {
    const shared = await sharedVariables();
    [one, other] = await Promise.all([DocketProcess.start(shared), DocketProcess.start(shared)]);
    acme = await newOrganization(one.base);
  });
  afterAll(() => Promise.all([one.stop(), other.stop()]));

  const task = { type: 'internal', title: 'New' };

  it('know a new role in the very next request', async () => {
    const ada = await acme.member('Ada', 'member');
    const here = { user_id: ada.userId, name: 'Ada', email: 'ada@example.org', kind: 'staff' };
    const there = ada.client.at(other.base);
    for (const [role, status] of [...Array(10)].flatMap(
      () =>
        [
          ['viewer', 403],
          ['member', 201],
        ] as const,
    )) {
      must(await acme.admin.put(`/api/members/${ada.id}`, { ...here, role }), 200);
      expect((await there.post('/api/tasks', task)).status).toBe(status);
    }
    must(await acme.admin.delete(`/api/members/${ada.id}`), 204);
    expect(must(await there.get('/api/me'), 403).body.code).toBe('not-a-member');
  });

  it('refuse a revoked key in the very next request', async () => {
    for (let n = 0; n < 10; n++) {
      const { id, key } = must(await acme.admin.post('/api/keys', { name: `${n}`, role: 'member' }), 201).body;
      const there = acme.admin.as(key).at(other.base);
      must(await there.post('/api/tasks', task), 201);
      must(await acme.admin.delete(`/api/keys/${id}`), 204);
      expect((await there.get('/api/me')).status).toBe(401);
    }
  });

  it('let an agent see a contact from the very request after the assignment, and no more after its end', async () => {
    const agent = await acme.member('Bond', 'agent');
    const contact = await acme.contact('Q');
    const { id } = must(
      await acme.admin.post('/api/tasks', { contact_id: contact.id, category: 'callback', title: 'Call' }),
      201,
    ).body;
    const there = agent.client.at(other.base);
    for (const assigned_members of [...Array(5)].flatMap(() => [[agent.id], []])) {
      must(await acme.admin.put(`/api/contacts/${contact.id}`, { name: 'Q', assigned_members }), 200);
      const status = assigned_members.length > 0 ? 200 : 403;
      const anywhere = { 'docket-min-position': '1' };
      expect((await there.get(`/api/contacts/${contact.id}`, anywhere)).status).toBe(status);
      expect((await there.get(`/api/tasks/${id}`, anywhere)).status).toBe(status);
      // A list comes from the read model: it takes the position of what the other copy wrote.
      expect(must(await there.get('/api/tasks'), 200).body.data).toHaveLength(assigned_members.length);
    }
  });

  it("list each other's tasks from the position on that a command replied with", async () => {
    for (let n = 0; n < 20; n++) {
      const [writer, reader] = n % 2 ? [one, other] : [other, one];
      const { id } = must(await acme.admin.at(writer.base).post('/api/tasks', task), 201).body;
      const { data } = must(await acme.admin.at(reader.base).get('/api/tasks?limit=1'), 200).body;
      expect(data[0].id).toBe(id);
    }
  });

  it('give one effect to commands with one key that come to both at once', async () => {
    for (let n = 0; n < 10; n++) {
      const headers = { 'idempotency-key': randomUUID() };
      const send = ({ base }: DocketProcess) => acme.admin.at(base).post('/api/tasks', task, headers);
      const replies = await Promise.all([one, other, one, other].map(send));
      expect(new Set(replies.map((reply) => must(reply, 201).body.id)).size).toBe(1);
    }
  });
});

describe('copies with roles of their own', () => {
  it('share the work, and each serves only what is its own', async () => {
    const shared = await sharedVariables();
    // It is ready alone: whoever starts copies one after another begins with any.
    const api = await DocketProcess.start({ ...shared, DOCKET_ROLES: 'api' });
    const acme = await newOrganization(api.base);
    must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'New' }), 201);
    const list = () => acme.admin.get('/api/tasks');
    // Nobody projects yet: a read waits, and says so in the end.
    expect(must(await list(), 503).body.code).toBe('projection-behind');
    const waiting = list();
    const projections = await DocketProcess.start({ ...shared, DOCKET_ROLES: 'projections' });
    await waiting;
    expect(must(await list(), 200).body.data).toHaveLength(1);

    const there = acme.admin.at(projections.base);
    for (const path of ['/health/live', '/health/ready', '/metrics']) must(await there.get(path), 200);
    for (const path of ['/api/tasks', '/api/me', '/docs', '/openapi.json', '/nowhere']) {
      const reply = await there.get(path);
      expect([path, reply.status, problemFaults(reply)]).toEqual([path, 404, []]);
    }
    expect(must(await there.post('/api/tasks', { type: 'internal', title: 'New' }), 404).body.code).toBe('not-found');

    // Another copy takes over from one that is killed.
    const second = await DocketProcess.start({ ...shared, DOCKET_ROLES: 'projections,sagas' });
    projections.kill('SIGKILL');
    await projections.ended();
    must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'After' }), 201);
    let reply = await list();
    for (let waits = 0; reply.status === 503 && waits < 2; waits++) reply = await list();
    expect(must(reply, 200).body.data).toHaveLength(2);
    await Promise.all([api.stop(), second.stop()]);
  }, 120_000);
});

describe('a start', () => {
  /** What it printed last before it ended of itself with a status of 1. */
  async function refusal(variables: Variables): Promise<string> {
    const docket = await DocketProcess.launch(variables);
    expect(await docket.ended()).toBe(1);
    return docket.output.trimEnd().split('\n').at(-1) ?? '';
  }

  it('with secrets that are not those of the installation names the variable', async () => {
    const shared = await sharedVariables();
    const first = await DocketProcess.start(shared);
    const own = await sharedVariables();
    for (const variable of ['DOCKET_MASTER_KEY', 'DOCKET_SIGNING_KEY', 'DOCKET_JWT_SECRET']) {
      const wrong = own[variable] ?? 'another secret for tests, of some length';
      const line = await refusal({ ...shared, [variable]: wrong });
      expect(line).toMatch(new RegExp(`^docket: ${variable} is not the one that this database knows`));
      expect(line).not.toContain(wrong);
    }
    await first.stop();
  }, 120_000);

  it('with a bad value names the variable', async () => {
    expect(await refusal({ DOCKET_ROLES: 'api,web' })).toMatch(/^docket: DOCKET_ROLES must be /);
    expect(await refusal({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' })).toMatch(
      /^docket: OTEL_EXPORTER_OTLP_ENDPOINT /,
    );
    const taken = { DATABASE_URL: 'postgres://postgres:canary@127.0.0.1:9/docket' };
    expect(await refusal(taken)).toMatch(/^docket: DATABASE_URL .*ECONNREFUSED/);
  });
});
