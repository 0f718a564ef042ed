import { SignJWT } from 'jose';
import { must } from './client.ts';
import { type TestOrganization, tokenOf } from './organization.ts';
import { JWT_SECRET } from './service.ts';

/** Tokens and keys for an organization of which each has one thing wrong. */
export async function badTokens(acme: TestOrganization): Promise<string[]> {
  const claims = { org: acme.id, role: 'admin' };
  const sign = (payload: object, secret = JWT_SECRET, alg = 'HS256') =>
    new SignJWT({ ...claims, ...payload })
      .setProtectedHeader({ alg })
      .setSubject('root')
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(secret));
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const good = await tokenOf(acme.id, 'root', 'admin');
  const [head, body, signature] = good.split('.');
  const past = Math.floor(Date.now() / 1000) - 1;
  const { key } = must(await acme.admin.post('/api/keys', { name: 'Whole', role: 'admin' }), 201).body;
  return [
    'garbage',
    `${base64({ alg: 'none' })}.${base64({ ...claims, sub: 'root', exp: 4_000_000_000 })}.`,
    `${head}.${base64({ ...claims, sub: 'root', role: 'admin', exp: 4_000_000_000 })}.${signature}`,
    `${head}.${body}.`,
    await sign({}, 'another secret than that of the service'),
    await sign({}, JWT_SECRET, 'HS384'),
    await sign({ role: 'owner' }),
    await sign({ org: 'acme' }),
    await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setSubject('root').sign(Buffer.from(JWT_SECRET)),
    await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('root')
      .setExpirationTime(past)
      .sign(Buffer.from(JWT_SECRET)),
    'dk_',
    'dk_unknown',
    `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`,
    key.toUpperCase(),
  ];
}
