import { describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { InvalidDurationError } from './duration.ts';
import { InvalidClaimError, signToken } from './sign-token.ts';
import { createTokenVerifier, InvalidTokenError } from './token.ts';

/** Long enough for HS512, too. */
const secret = 'a secret of at least sixty-four bytes, so that it serves every HMAC';
const org = '0190a6f0-0000-7000-8000-000000000001';
const claims = { sub: 'u', org, role: 'agent' };
const START = 1_800_000_000;
let time = START * 1_000;
const now = () => time;
const clock = (seconds: number) => {
  time = Math.round((START + seconds) * 1_000);
};
const verifier = () => {
  clock(0);
  return createTokenVerifier({ secret }, { now });
};
const sign = (payload: Record<string, unknown>, alg = 'HS256', key = secret) =>
  new SignJWT({ exp: START + 60, ...payload }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key));
const refused = (reason: string) => expect.objectContaining({ name: 'InvalidTokenError', reason });

describe('a token of this installation', () => {
  it('names user, organization and role, and holds until it expires', async () => {
    const { verify } = verifier();
    const token = await signToken({ secret, sub: 'u', org, role: 'agent', expiresIn: '8h' }, now);
    const expected = { sub: 'u', org, role: 'agent', name: null, email: null };
    expect(await verify(token)).toEqual(expected);
    expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toEqual({
      sub: 'u',
      org,
      role: 'agent',
      iat: START,
      exp: START + 28_800,
    });
    clock(28_799);
    expect(await verify(token)).toEqual(expected);
    clock(28_800);
    await expect(verify(token)).rejects.toEqual(refused('expired'));
  });

  it('is refused once expired, also when it was remembered a moment ago or never seen', async () => {
    const { verify } = verifier();
    const token = await sign(claims);
    clock(59.999);
    await verify(token);
    clock(60);
    await expect(verify(token)).rejects.toEqual(refused('expired'));
    await expect(createTokenVerifier({ secret }, { now }).verify(token)).rejects.toEqual(refused('expired'));
  });

  it('may begin 5 s ahead of our clock, and no more', async () => {
    const { verify } = verifier();
    await expect(verify(await sign({ ...claims, nbf: START + 6 }))).rejects.toEqual(refused('invalid'));
    expect(await verify(await sign({ ...claims, nbf: START + 5 }))).toMatchObject({ sub: 'u' });
  });

  it('may carry a name and an address, which count for nothing where they cannot be used', async () => {
    const { verify } = verifier();
    const named = { ...claims, name: 'Ada', email: 'ada@example.org' };
    expect(await verify(await sign(named))).toMatchObject({ name: 'Ada', email: 'ada@example.org' });
    const odd: Record<string, unknown> = { ...claims, name: 7, email: '\u0000' };
    expect(await verify(await sign(odd))).toMatchObject({ name: null, email: null });
  });

  it('names its organization in lower case, however it was written', async () => {
    expect(await verifier().verify(await sign({ ...claims, org: org.toUpperCase() }))).toMatchObject({ org });
  });

  it.each<[string, Record<string, unknown>]>([
    ['no sub', { sub: undefined }],
    ['an empty sub', { sub: '' }],
    ['a sub that no store can hold', { sub: 'a\u0000' }],
    ['half a character in its sub', { sub: '\ud800' }],
    ['a sub of 256 characters', { sub: '😀'.repeat(256) }],
    ['no org', { org: undefined }],
    ['an org that is no UUID', { org: 'acme' }],
    ['no role', { role: undefined }],
    ['an unknown role', { role: 'root' }],
    ['an inherited name for its role', { role: 'constructor' }],
    ['no exp', { exp: undefined }],
  ])('is refused with %s', async (_, fault) => {
    await expect(verifier().verify(await sign({ ...claims, ...fault }))).rejects.toEqual(refused('invalid'));
  });

  it('is held to 255 characters of sub as people count them', async () => {
    expect(await verifier().verify(await sign({ ...claims, sub: '😀'.repeat(255) }))).toMatchObject({ role: 'agent' });
  });

  it('is refused with another secret, another algorithm or none, and says nothing of why', async () => {
    const { verify } = verifier();
    const good = await sign(claims);
    const forged = [
      await sign(claims, 'HS256', 'another secret of thirty-two bytes or more'),
      await sign(claims, 'HS384'),
      await sign(claims, 'HS512'),
      new UnsecuredJWT({ ...claims, exp: START + 60 }).encode(),
      `${good}x`,
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      good.split('.').slice(0, 2).join('.'),
      '',
      'x',
      '..',
    ];
    for (const token of forged) {
      const error = await verify(token).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(InvalidTokenError);
      expect(error).toMatchObject({ reason: 'invalid', message: 'the token is invalid' });
      expect(error).not.toHaveProperty('cause');
    }
  });

  it('that did not hold does not spoil one that does', async () => {
    const { verify } = verifier();
    const token = await sign(claims);
    await expect(verify(`${token}x`)).rejects.toEqual(refused('invalid'));
    const first = await verify(token);
    expect(await verify(token)).toBe(first);
  });
});

describe('signing', () => {
  const request = { secret, sub: 'u', org, role: 'viewer', expiresIn: '1h' } as const;

  it('refuses what the verifier would refuse, by name', async () => {
    await expect(signToken({ ...request, sub: '' })).rejects.toMatchObject({ name: 'InvalidClaimError', claim: 'sub' });
    await expect(signToken({ ...request, org: 'acme' })).rejects.toThrow(InvalidClaimError);
    await expect(signToken({ ...request, expiresIn: 'soon' })).rejects.toThrow(InvalidDurationError);
  });
});
