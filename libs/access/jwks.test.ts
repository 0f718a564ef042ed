import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { AUDIENCE, ISSUER, issuerKey, jwksServer, withKeys, withStatus } from './testing/jwks-server.ts';
import { createTokenVerifier } from './token.ts';

const claims = { sub: 'u', org: '0190a6f0-0000-7000-8000-000000000001', role: 'member' };
const MINUTE = 60_000;
const invalid = expect.objectContaining({ name: 'InvalidTokenError', reason: 'invalid' });
const unavailable = expect.objectContaining({ name: 'JwksUnavailableError' });

let first: Awaited<ReturnType<typeof issuerKey>>;
let second: Awaited<ReturnType<typeof issuerKey>>;
let server: Awaited<ReturnType<typeof jwksServer>>;
let time: number;

beforeAll(async () => {
  [first, second] = await Promise.all([issuerKey('first'), issuerKey('second', 'RS256')]);
});
afterEach(() => server.close());

async function start(answer = withKeys(first.jwk), jwksTimeoutMs = 2_000) {
  time = Date.now();
  server = await jwksServer(answer);
  const source = { jwksUrl: server.url, issuer: ISSUER, audience: AUDIENCE };
  return createTokenVerifier(source, { now: () => time, jwksTimeoutMs });
}
/** Tokens that differ, so that none is remembered. */
let serial = 0;
const tokenOf = (key: typeof first, more: Record<string, unknown> = {}) =>
  key.sign({ ...claims, jti: String(serial++), ...more }, '8h');

describe("an issuer's token", () => {
  it('holds with ES256 and RS256, with one request for all of its keys', async () => {
    const { verify } = await start(withKeys(first.jwk, second.jwk));
    const tokens = await Promise.all([tokenOf(first), tokenOf(second), tokenOf(first, { aud: ['other', AUDIENCE] })]);
    for (const each of await Promise.all(tokens.map(verify))) expect(each).toMatchObject(claims);
    expect(server.state.requests).toBe(1);
  });

  it('is refused for another issuer or audience, or without one', async () => {
    const { verify } = await start();
    for (const fault of [{ iss: 'https://other.example' }, { aud: 'other' }, { iss: undefined }, { aud: undefined }])
      await expect(verify(await tokenOf(first, fault))).rejects.toEqual(invalid);
  });

  it('is refused when it is signed with the public key as an HMAC secret, or not at all', async () => {
    const { verify } = await start(withKeys(second.jwk));
    const payload = { ...claims, iss: ISSUER, aud: AUDIENCE };
    const pem = new TextEncoder().encode(await exportSPKI(second.publicKey));
    const confused = new SignJWT(payload).setProtectedHeader({ alg: 'HS256', kid: 'second' }).setExpirationTime('1h');
    await expect(verify(await confused.sign(pem))).rejects.toEqual(invalid);
    await expect(verify(new UnsecuredJWT(payload).setExpirationTime('1h').encode())).rejects.toEqual(invalid);
    await expect(verify(await (await issuerKey('second', 'RS256')).sign(claims))).rejects.toEqual(invalid);
  });
});

describe('a rotation of keys', () => {
  it('is noticed by the first token of the new key', async () => {
    const { verify } = await start();
    const remembered = await tokenOf(first);
    await verify(remembered);
    server.state.answer = withKeys(second.jwk);
    expect(await verify(await tokenOf(second))).toMatchObject(claims);
    expect(server.state.requests).toBe(2);
    await expect(verify(remembered)).rejects.toEqual(invalid);
  });

  it('is asked after once a second at most, however many unknown keys there are', async () => {
    const { verify } = await start();
    for (let n = 0; n < 3; n++) await expect(verify(await tokenOf(second))).rejects.toEqual(invalid);
    expect(server.state.requests).toBe(2);
    server.state.answer = withKeys(first.jwk, second.jwk);
    time += 999;
    await expect(verify(await tokenOf(second))).rejects.toEqual(invalid);
    time += 1;
    const tokens = await Promise.all([1, 2, 3].map(() => tokenOf(second)));
    for (const each of await Promise.all(tokens.map(verify))) expect(each).toMatchObject(claims);
    expect(server.state.requests).toBe(3);
  });

  it('ends a withdrawn key within 5 minutes, also for a token that is remembered', async () => {
    const { verify } = await start();
    await verify(await tokenOf(first));
    time += 2 * MINUTE;
    const remembered = await tokenOf(first);
    await verify(remembered);
    server.state.answer = withKeys(second.jwk);
    time += 2 * MINUTE;
    expect(await verify(remembered)).toMatchObject(claims);
    await expect(verify(await tokenOf(first))).rejects.toEqual(invalid);
    time += MINUTE;
    await expect(verify(remembered)).rejects.toEqual(invalid);
  });
});

describe('an endpoint that is away', () => {
  it.each([
    ['fails', withStatus(500)],
    ['redirects', withStatus(302)],
    ['gives no JSON', (_, response) => response.end('<html>')],
    ['gives no key set', (_, response) => response.end('{"keys":"none"}')],
    ['hangs up', (request) => request.socket.destroy()],
  ] satisfies [string, Parameters<typeof jwksServer>[0]][])(
    'because it %s is no fault of the token, and heals by itself',
    async (_, answer) => {
      const { verify } = await start(answer);
      const token = await tokenOf(first);
      await expect(verify(token)).rejects.toEqual(unavailable);
      server.state.answer = withKeys(first.jwk);
      time += 999;
      await expect(verify(token)).rejects.toEqual(unavailable);
      expect(server.state.requests).toBe(1);
      time += 1;
      expect(await verify(token)).toMatchObject(claims);
    },
  );

  it.each([
    ['never answers', () => undefined],
    ['never ends its answer', (_, response) => response.write('{"keys":[')],
  ] satisfies [string, Parameters<typeof jwksServer>[0]][])(
    'because it %s is given up in time, once for all who wait',
    async (_, answer) => {
      const { verify } = await start(answer, 50);
      const tokens = await Promise.all([tokenOf(first), tokenOf(first)]);
      for (const { status } of await Promise.allSettled(tokens.map(verify))) expect(status).toBe('rejected');
      await expect(verify(await tokenOf(first))).rejects.toEqual(unavailable);
      expect(server.state.requests).toBe(1);
    },
  );

  it('leaves the keys at work that it gave before, and says so of others', async () => {
    const { verify } = await start();
    await verify(await tokenOf(first));
    await server.close();
    time += 60 * MINUTE;
    expect(await verify(await tokenOf(first))).toMatchObject(claims);
    await expect(verify(await tokenOf(second))).rejects.toEqual(unavailable);
  });
});
