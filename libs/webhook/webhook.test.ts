import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { givenOf } from '#libs/aggregate/testing';
import {
  changeWebhook,
  createAddressGuard,
  createWebhook,
  deleteWebhook,
  disableWebhook,
  existing,
  rotateSecret,
  sendWebhook,
  signedHeaders,
  signingSecrets,
  TooManyWebhooksError,
  type WebhookEvent,
  WebhookNotFoundError,
  type Webhooks,
  webhookEvents,
  webhookSecret,
  webhooksEvolution,
} from './index.ts';
import { startEndpoint, type TestEndpoint } from './testing/index.ts';

const given = givenOf<Webhooks, WebhookEvent>(webhookEvents, webhooksEvolution);
const CREATED: WebhookEvent = {
  type: 'WebhookCreated',
  data: { webhook_id: 'w', url: 'https://example.org/hook', categories: null },
};
const DISABLED: WebhookEvent = { type: 'WebhookDisabled', data: { webhook_id: 'w', reason: 'gone' } };

describe('the webhooks of an organization', () => {
  it('are created, changed in what differs, and deleted', () => {
    given()
      .when((all) => createWebhook({ id: 'w', url: 'https://example.org/hook', categories: null }, all))
      .then(CREATED);
    given(CREATED)
      .when((all) => changeWebhook('w', { url: 'https://example.org/hook', categories: ['task-assigned'] }, all))
      .then({ type: 'WebhookChanged', data: { webhook_id: 'w', categories: ['task-assigned'] } });
    given(CREATED)
      .when((all) => changeWebhook('w', { enabled: true }, all))
      .thenNothing();
    expect(given(CREATED, { type: 'WebhookDeleted', data: { webhook_id: 'w' } }).state.size).toBe(0);
    for (const decide of [
      (all: Webhooks) => changeWebhook('x', {}, all),
      (all: Webhooks) => deleteWebhook('x', all),
      (all: Webhooks) => rotateSecret('x', '', all),
    ])
      given(CREATED).when(decide).thenRefused(WebhookNotFoundError);
    const many = Array.from({ length: 20 }, (_, n) => ({ ...CREATED, data: { ...CREATED.data, webhook_id: `${n}` } }));
    given(...(many as WebhookEvent[]))
      .when((all) => createWebhook({ id: 'w', url: 'https://example.org', categories: null }, all))
      .thenRefused(TooManyWebhooksError);
  });

  it('are disabled by themselves once, and enabled by hand', () => {
    given(CREATED)
      .when((all) => disableWebhook('w', 'gone', all))
      .then(DISABLED);
    given(CREATED, DISABLED)
      .when((all) => disableWebhook('w', 'gone', all))
      .thenNothing();
    const { state } = given(CREATED, DISABLED);
    expect(existing('w', state)).toMatchObject({ enabled: false, disabled_reason: 'gone' });
    const again = given(CREATED, DISABLED, { type: 'WebhookChanged', data: { webhook_id: 'w', enabled: true } }).state;
    expect(existing('w', again)).toMatchObject({ enabled: true, disabled_reason: null });
  });
});

describe('a signature', () => {
  const source = { masterKey: Buffer.alloc(32, 7), organizationId: 'o' };
  const until = '2026-03-01T12:00:00.000Z';
  const webhook = existing(
    'w',
    given(CREATED, { type: 'WebhookSecretRotated', data: { webhook_id: 'w', previous_until: until } }).state,
  );

  it('is one for each secret that holds, and each verifies', () => {
    const [present, before] = [webhookSecret(source, webhook), webhookSecret(source, { id: 'w', generation: 0 })];
    expect(present).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(signingSecrets(source, webhook, Date.parse(until) - 1)).toEqual([present, before]);
    expect(signingSecrets(source, webhook, Date.parse(until))).toEqual([present]);
    const payload = '{"a":"ü"}';
    const headers = signedHeaders('msg', new Date(), payload, [present, before]);
    for (const secret of [present, before]) expect(new Verifier(secret).verify(payload, headers)).toEqual({ a: 'ü' });
    const strange = webhookSecret({ ...source, organizationId: 'other' }, webhook);
    expect(() => new Verifier(strange).verify(payload, headers)).toThrow();
  });
});

describe('an address', () => {
  const open = createAddressGuard([]);
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    ...['255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1'],
    // IPv4's in the form of RFC 4291, 2.5.5.1, and what nobody was given yet.
    ...['::7f00:1', '::a00:1', '4000::1'],
    ...['2002:7f00:1::', 'ff02::1', '192.0.2.1', '198.18.0.1', '240.0.0.1', '2001:db8::1', 'localhost', ''],
  ])('%s is none to call', (address) => expect(open(address, true)).toBe('address-not-allowed'));

  it.each(['93.184.216.34', '8.8.8.8', '2606:4700::1111'])('%s may be called with TLS', (address) =>
    expect([open(address, true), open(address, false)]).toEqual([null, 'insecure-url']),
  );

  it('may be called where its network is named', () => {
    const guard = createAddressGuard(['10.0.0.0/8', '::1/128']);
    expect(['10.1.2.3', '::1', '127.0.0.1'].map((address) => guard(address, false))).toEqual([
      null,
      null,
      'address-not-allowed',
    ]);
  });
});

describe('a message', () => {
  let endpoint: TestEndpoint;
  beforeEach(async () => {
    endpoint = await startEndpoint();
  });
  afterEach(() => endpoint.stop());
  const loopback = createAddressGuard(['127.0.0.0/8', '::1/128']);
  const never = new AbortController().signal;
  const send = (url = endpoint.url, guard = loopback, signal = never) =>
    sendWebhook({ url, headers: { 'webhook-id': 'msg' }, payload: '{"a":1}' }, guard, signal);

  it('is posted as JSON, and its answer is the status', async () => {
    expect(await send()).toEqual({ status: 204, retryAfterMs: 0 });
    expect(endpoint.received).toMatchObject([
      { body: '{"a":1}', headers: { 'webhook-id': 'msg', 'content-type': 'application/json' } },
    ]);
    endpoint.answer(503, { 'retry-after': '120' });
    expect(await send()).toEqual({ status: 503, retryAfterMs: 120_000 });
    endpoint.answer(503, { 'retry-after': '86400' });
    expect(await send()).toEqual({ status: 503, retryAfterMs: 3_600_000 });
  });

  it('is not sent on where a redirect leads', async () => {
    endpoint.answer(307, { location: 'http://169.254.169.254/latest' });
    expect(await send()).toEqual({ status: 307, retryAfterMs: 0 });
    expect(endpoint.received).toHaveLength(1);
  });

  it('goes to no address that is not allowed, by whatever name', async () => {
    const closed = createAddressGuard([]);
    const { port } = new URL(endpoint.url);
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]'])
      await expect(send(`http://${host}:${port}/`, closed)).rejects.toMatchObject({ reason: 'address-not-allowed' });
    await expect(send(`https://localhost:${port}/`, closed)).rejects.toMatchObject({ reason: 'address-not-allowed' });
    expect(endpoint.received).toEqual([]);
  });

  it('leaves without TLS only for networks that are named', async () => {
    const guard = (_: string, isSecure: boolean) => (isSecure ? null : ('insecure-url' as const));
    await expect(send(endpoint.url, guard)).rejects.toMatchObject({ reason: 'insecure-url' });
    expect(endpoint.received).toEqual([]);
  });

  it('ends by a name where nobody is there, or nobody waits any more', async () => {
    const stopping = new AbortController();
    endpoint.answer(null);
    const waiting = send(endpoint.url, loopback, stopping.signal);
    stopping.abort();
    await expect(waiting).rejects.toMatchObject({ reason: 'unreachable' });
    const { url } = endpoint;
    await endpoint.stop();
    await expect(send(url)).rejects.toMatchObject({ reason: 'unreachable' });
    endpoint = await startEndpoint();
  });
});
