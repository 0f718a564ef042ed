import { SignJWT } from 'jose';
import { claimsSchema } from './claims.ts';
import { parseDuration } from './duration.ts';
import type { Role } from './role.ts';

/** Whom a token is for, and how long. */
export interface TokenRequest {
  /** The installation's secret, as the verifier has it. */
  readonly secret: string;
  /** The user id. */
  readonly sub: string;
  /** The organization's id. */
  readonly org: string;
  readonly role: Role;
  /** From now on, such as `8h`. */
  readonly expiresIn: string;
}

/** A user id or organization that no token may carry, as the verifier would refuse it. */
export class InvalidClaimError extends Error {
  override name = 'InvalidClaimError';
  constructor(
    readonly claim: string,
    readonly expected: string,
  ) {
    super(`the claim ${claim} does not hold: ${expected}`);
  }
}

/**
 * A JWT (HS256) of this installation with the claims sub, org, role, iat and exp.
 * @throws InvalidClaimError, InvalidDurationError
 */
export async function signToken(request: TokenRequest, now: () => number = Date.now): Promise<string> {
  const { success, data, error } = claimsSchema.safeParse(request);
  if (!success) {
    const [issue] = error.issues;
    throw new InvalidClaimError(String(issue?.path[0]), issue?.message ?? 'invalid');
  }
  const issued = Math.floor(now() / 1_000);
  return new SignJWT({ org: data.org, role: data.role })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(data.sub)
    .setIssuedAt(issued)
    .setExpirationTime(issued + parseDuration(request.expiresIn))
    .sign(new TextEncoder().encode(request.secret));
}
