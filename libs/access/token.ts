import { createSecretKey, hash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { createCache } from '#libs/cache';
import { type Claims, claimsSchema } from './claims.ts';
import { createJwks, JwksUnavailableError } from './jwks.ts';

/** Where tokens come from: this installation's own secret (HS256), or an issuer's JWKS (RS256, ES256). */
export type TokenSource =
  | { readonly secret: string }
  | { readonly jwksUrl: string; readonly issuer: string; readonly audience: string };

/** A token that does not hold. Nothing is said of why, but for one that once did. */
export class InvalidTokenError extends Error {
  override name = 'InvalidTokenError';
  constructor(readonly reason: 'expired' | 'invalid') {
    super(reason === 'expired' ? 'the token has expired' : 'the token is invalid');
  }
}

/** Says whose a token is. */
export interface TokenVerifier {
  /** @throws InvalidTokenError, and JwksUnavailableError where the issuer's keys cannot be had (within 3 s). */
  verify(token: string): Promise<Claims>;
}

/** Seconds by which another machine's clock may run ahead of ours: for `nbf` only, `exp` holds to the second. */
const TOLERANCE_SECONDS = 5;
/** How long a token that held is not verified again, in ms. With the age of keys in jwks.ts: a withdrawn key ends within 5 minutes. */
const TRUSTED_MS = 150_000;
const MOST_TRUSTED = 20_000;

/** A verifier of tokens of one source. A token that held is remembered, by its hash, until it expires, other keys come, or 2.5 minutes are over. */
export function createTokenVerifier(
  source: TokenSource,
  { now = Date.now, jwksTimeoutMs = 3_000 }: { now?: () => number; jwksTimeoutMs?: number } = {},
): TokenVerifier {
  const trusted = createCache<{ readonly claims: Claims; readonly until: number }>(MOST_TRUSTED);
  const check = createCheck(source, jwksTimeoutMs, now, () => trusted.clear());

  return {
    async verify(token) {
      const key = hash('sha256', token, 'base64');
      const known = trusted.get(key);
      if (known && now() < known.until) return known.claims;
      const { claims, expires } = await check(token);
      trusted.set(key, { claims, until: Math.min(expires, now() + TRUSTED_MS) });
      return claims;
    },
  };
}

function createCheck(source: TokenSource, jwksTimeoutMs: number, now: () => number, onOtherKeys: () => void) {
  const verifySignature = createSignatureCheck(source, jwksTimeoutMs, now, onOtherKeys);
  return async (token: string): Promise<{ claims: Claims; expires: number }> => {
    const payload = await verifySignature(token).catch(rethrow);
    const expires = Number(payload.exp) * 1_000;
    if (expires <= now()) throw new InvalidTokenError('expired');
    const { success, data } = claimsSchema.safeParse(payload);
    if (!success) throw new InvalidTokenError('invalid');
    return { claims: data, expires };
  };
}

function createSignatureCheck(source: TokenSource, jwksTimeoutMs: number, now: () => number, onOtherKeys: () => void) {
  // The algorithms are ours to name, never the token's: an issuer's public key is no HMAC secret, and `none` is no algorithm.
  const common = { clockTolerance: TOLERANCE_SECONDS, requiredClaims: ['exp'] };
  if ('secret' in source) {
    const key = createSecretKey(source.secret, 'utf8');
    const options = { ...common, algorithms: ['HS256'] };
    return async (token: string) => (await jwtVerify(token, key, { ...options, currentDate: new Date(now()) })).payload;
  }
  const { issuer, audience } = source;
  const keys = createJwks(new URL(source.jwksUrl), jwksTimeoutMs, now, onOtherKeys);
  const options = { ...common, algorithms: ['RS256', 'ES256'], issuer, audience };
  return async (token: string) => (await jwtVerify(token, keys, { ...options, currentDate: new Date(now()) })).payload;
}

function rethrow(error: unknown): never {
  if (error instanceof JwksUnavailableError) throw error;
  throw new InvalidTokenError(error instanceof errors.JWTExpired ? 'expired' : 'invalid');
}
