import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { type MailServer, startMailServer } from '#libs/email/testing';
import { until } from '#libs/projection/testing';
import { startEndpoint, type TestEndpoint } from '#libs/webhook/testing';
import { must } from './support/client.ts';
import { settled } from './support/feed.ts';
import { type MemberClient, newOrganization, type TestOrganization } from './support/organization.ts';
import { type Service, startService, WITH_SAGAS } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
jest.setTimeout(120_000);

let mail: MailServer;
let service: Service;
let acme: TestOrganization;
let bob: MemberClient;
beforeAll(async () => {
  mail = await startMailServer();
  service = await startService({
    ...WITH_SAGAS,
    SMTP_URL: mail.url,
    PUBLIC_URL: 'https://docket.example',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  });
  acme = await newOrganization(service.base);
  bob = await acme.member('Bob');
});
afterAll(async () => {
  await service.stop();
  await mail.stop();
});

const assign = async (to: MemberClient, title: string): Promise<string> =>
  must(await acme.admin.post('/api/tasks', { type: 'internal', title, assigned_to: to.id }), 201).body.id;
/** What is waiting for its next attempt, of all sagas. */
const retrying = async () => must(await acme.admin.get('/api/sagas?status=retrying'), 200).body.data;

describe('e-mails', () => {
  const about = (title: string) => mail.delivered.filter(({ source }) => source.includes(title));

  it('bring a notification with a link to the task, once', async () => {
    const task = await assign(bob, 'Water the plants');
    await until(async () => about('Water the plants').length === 1);
    const [{ to, source }] = about('Water the plants') as [(typeof mail.delivered)[number]];
    expect(to).toEqual(['bob@example.org']);
    expect(source).toMatch(/^Subject: Assigned to you: Water the plants\r$/m);
    expect(source).toMatch(/^From: Docket <docket@docket.example>\r$/m);
    expect(source.replaceAll('=\r\n', '')).toContain(`https://docket.example/tasks/${task}`);
    await settled(service);
    expect(about('Water the plants')).toHaveLength(1);
  });

  it('are not sent to whom has no address, wants none, or may not see the task any more', async () => {
    const path = '/api/notifications/preferences';
    must(await bob.client.put(path, { email: { 'task-assigned': false } }), 200);
    await assign(bob, 'Not wanted');
    await settled(service);
    must(await bob.client.put(path, { email: { 'task-assigned': true } }), 200);
    const nobody = await acme.member('Nobody');
    const fields = { user_id: nobody.userId, name: 'Nobody', email: null, kind: 'staff', role: 'member' };
    must(await acme.admin.put(`/api/members/${nobody.id}`, fields), 200);
    await assign(nobody, 'Not addressed');
    await settled(service);
    expect([...about('Not wanted'), ...about('Not addressed')]).toEqual([]);
  });

  it('that the server does not take now wait, and those that it refuses for good are given up', async () => {
    mail.refuse({ responseCode: 451 });
    await assign(bob, 'Later');
    const [waiting] = await until(async () => {
      const found = await retrying();
      return found.length === 1 && found;
    });
    expect(waiting).toMatchObject({ saga: 'email', failures: 1, reason: 'smtp-451' });
    mail.refuse({ responseCode: 550 });
    await assign(bob, 'Never');
    const givenUp = await until(async () => {
      const { data } = must(await acme.admin.get('/api/sagas?status=given-up'), 200).body;
      return data.length === 1 && data;
    });
    expect(givenUp).toMatchObject([{ saga: 'email', failures: 1, reason: 'smtp-550', next_attempt_at: null }]);
    mail.refuse(null);
    // An operator need not wait.
    must(await acme.admin.post(`/api/sagas/${waiting.id}/retry`), 204);
    await until(async () => about('Later').length === 1);
    expect(about('Later')[0]?.source).toMatch(new RegExp(`^Message-ID: <${waiting.id}@docket>\r$`, 'm'));
    must(await acme.admin.post(`/api/sagas/${givenUp[0].id}/retry`), 204);
    await until(async () => about('Never').length === 1);
    await settled(service);
  });
});

describe('webhooks', () => {
  let endpoint: TestEndpoint;
  let hook: { id: string; secret: string };
  beforeAll(async () => {
    endpoint = await startEndpoint();
    hook = must(
      await acme.admin.post('/api/webhooks', { url: endpoint.url, categories: ['task-assigned', 'todo'] }),
      201,
    ).body;
  });
  afterAll(() => endpoint.stop());
  const deliveries = async () => must(await acme.admin.get(`/api/webhooks/${hook.id}/deliveries`), 200).body.data;
  const about = (title: string) => endpoint.received.filter(({ body }) => body.includes(title));

  it('are told of the categories that they want, signed', async () => {
    expect(hook).toEqual({
      id: expect.any(String),
      url: endpoint.url,
      categories: ['task-assigned', 'task-completed'],
      enabled: true,
      disabled_reason: null,
      previous_secret_until: null,
      created_at: expect.any(String),
      secret: expect.stringMatching(/^whsec_/),
    });
    const task = await assign(bob, 'Sweep the floor');
    must(await bob.client.patch(`/api/tasks/${task}`, { due_date: '2026-03-28' }), 200);
    await until(async () => about('Sweep the floor').length === 1);
    const [{ headers, body }] = about('Sweep the floor') as [(typeof endpoint.received)[number]];
    expect(new Verifier(hook.secret).verify(body, headers)).toEqual({
      type: 'task-assigned',
      timestamp: expect.any(String),
      data: {
        id: expect.any(String),
        organization_id: acme.id,
        member_id: bob.id,
        user_id: bob.userId,
        category: 'task-assigned',
        task_id: task,
        comment_id: null,
        title: 'Assigned to you: Sweep the floor',
        body: expect.any(String),
        url: `https://docket.example/tasks/${task}`,
      },
    });
    await settled(service);
    expect(about('Sweep the floor')).toHaveLength(1);
    expect(await deliveries()).toEqual([
      {
        id: headers['webhook-id'],
        notification_id: JSON.parse(body).data.id,
        category: 'task-assigned',
        attempt: 1,
        at: expect.any(String),
        status: 204,
        error: null,
        duration_ms: expect.any(Number),
      },
    ]);
  });

  it('are signed with both secrets for a while after a rotation', async () => {
    const next = must(await acme.admin.post(`/api/webhooks/${hook.id}/rotate-secret`), 200).body;
    expect(next.secret).not.toBe(hook.secret);
    await assign(bob, 'With both');
    await until(async () => about('With both').length === 1);
    const [{ headers, body }] = about('With both') as [(typeof endpoint.received)[number]];
    for (const { secret } of [hook, next]) expect(new Verifier(secret).verify(body, headers)).toBeDefined();
    const last = must(
      await acme.admin.post(`/api/webhooks/${hook.id}/rotate-secret`, { overlap_seconds: 0 }),
      200,
    ).body;
    await assign(bob, 'With one');
    await until(async () => about('With one').length === 1);
    const [one] = about('With one') as [(typeof endpoint.received)[number]];
    expect(new Verifier(last.secret).verify(one.body, one.headers)).toBeDefined();
    expect(() => new Verifier(next.secret).verify(one.body, one.headers)).toThrow();
  });

  it('are tried again under the same id, and again whenever somebody wants it', async () => {
    endpoint.answer(500);
    await assign(bob, 'Once more');
    const [waiting] = await until(async () => {
      const found = await retrying();
      return found.length === 1 && found;
    });
    expect(waiting).toMatchObject({ saga: 'webhook', reason: 'http-500' });
    endpoint.answer(302, { location: 'http://127.0.0.1:1/' });
    must(await acme.admin.post(`/api/sagas/${waiting.id}/retry`), 204);
    await until(async () => (await deliveries())[0].error === 'http-302');
    endpoint.answer(200);
    must(await acme.admin.post(`/api/sagas/${waiting.id}/retry`), 204);
    await until(async () => about('Once more').length === 3);
    await settled(service);
    must(await acme.admin.post(`/api/webhooks/${hook.id}/deliveries/${waiting.id}/resend`), 202);
    await until(async () => about('Once more').length === 4);
    expect(about('Once more').map(({ headers }) => headers['webhook-id'])).toEqual(Array(4).fill(waiting.id));
    await settled(service);
    expect((await deliveries()).slice(0, 4).map(({ status }: { status: number }) => status)).toEqual([
      200, 200, 302, 500,
    ]);
  });

  it('that answer 410 are disabled, until somebody enables them', async () => {
    endpoint.answer(410);
    await assign(bob, 'Gone');
    const shown = async () => must(await acme.admin.get('/api/webhooks'), 200).body.data[0];
    await until(async () => !(await shown()).enabled);
    expect(await shown()).toMatchObject({ enabled: false, disabled_reason: 'gone' });
    endpoint.answer(204);
    await assign(bob, 'Unheard');
    await settled(service);
    expect(about('Unheard')).toEqual([]);
    must(await acme.admin.patch(`/api/webhooks/${hook.id}`, { enabled: true }), 200);
    await assign(bob, 'Heard');
    await until(async () => about('Heard').length === 1);
    expect(about('Unheard')).toEqual([]);
  });

  it('are each organization’s own, and no place for secrets or private addresses', async () => {
    const other = await newOrganization(service.base);
    for (const reply of [
      await other.admin.patch(`/api/webhooks/${hook.id}`, { enabled: false }),
      await other.admin.delete(`/api/webhooks/${hook.id}`),
      await other.admin.get(`/api/webhooks/${hook.id}/deliveries`),
      await other.admin.post(`/api/webhooks/${hook.id}/rotate-secret`),
    ])
      expect(reply.status).toBe(404);
    for (const url of ['ftp://crm.example', 'https://user:pass@crm.example/', '/hook', 'https://crm.example/#x'])
      expect((await acme.admin.post('/api/webhooks', { url })).status).toBe(422);
    const inside = must(await acme.admin.post('/api/webhooks', { url: 'https://10.0.0.1/hook' }), 201).body;
    await assign(bob, 'Inside');
    const [waiting] = await until(async () => {
      const found = await retrying();
      return found.length === 1 && found;
    });
    expect(waiting).toMatchObject({ saga: 'webhook', reason: 'address-not-allowed' });
    must(await acme.admin.delete(`/api/webhooks/${inside.id}`), 204);
    must(await acme.admin.post(`/api/sagas/${waiting.id}/retry`), 204);
    await settled(service);
    // No secret stands anywhere.
    const { rows } = await service.installation.operations.query<{ text: string }>(
      `select data::text || metadata::text as text from log.event`,
    );
    expect(rows.some(({ text }) => text.includes('whsec_') || text.includes(hook.secret.slice(6)))).toBe(false);
  });
});
