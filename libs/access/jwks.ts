import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/** How long keys count as the present ones, in ms: the time within which a withdrawn key is noticed. */
const FRESH_MS = 150_000;
/** The least time between two requests to the endpoint, in ms, however many unknown keys are asked for. */
const COOLDOWN_MS = 5_000;

/** The keys that would decide cannot be had now. Nothing is said of the token: the same one may be tried again. */
export class JwksUnavailableError extends Error {
  override name = 'JwksUnavailableError';
  constructor(cause: unknown) {
    super('the keys that tokens are verified with cannot be fetched', { cause });
  }
}

/**
 * The keys of a JWKS endpoint, fetched when first needed, when they are old, and when an unknown one is asked for.
 * While the endpoint is away the keys it last gave go on working; when it is back it is asked again by itself.
 * The function throws jose's errors where no key fits, and JwksUnavailableError where that cannot be known.
 */
export function createJwks(url: URL, timeoutMs: number, now: () => number): JWTVerifyGetKey {
  // Infinite ages: jose would refuse old keys while the endpoint is away, and has no cooldown after a failure.
  const keys = createRemoteJWKSet(url, {
    timeoutDuration: timeoutMs,
    cooldownDuration: Number.POSITIVE_INFINITY,
    cacheMaxAge: Number.POSITIVE_INFINITY,
  });
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let fault: unknown;
  let pending: Promise<void> | undefined;

  const ask = async () => {
    try {
      await keys.reload();
      fetchedAt = now();
      fault = undefined;
    } catch (error) {
      fault = error;
    } finally {
      askedAt = now();
      pending = undefined;
    }
  };
  /** Joins the request under way; starts one unless the last ended within the cooldown. */
  const refresh = async () => {
    if (!pending && now() - askedAt >= COOLDOWN_MS) pending = ask();
    await pending;
  };

  return async (header, token) => {
    if (now() - fetchedAt >= FRESH_MS) await refresh();
    if (!keys.jwks()) throw new JwksUnavailableError(fault);
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await refresh();
      if (fault) throw new JwksUnavailableError(fault);
      return keys(header, token);
    }
  };
}
