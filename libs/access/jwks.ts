import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/** How long keys count as the present ones, in ms: the time within which a withdrawn key is noticed. */
const FRESH_MS = 150_000;
/** The least time between a request to the endpoint that was in vain and the next, in ms, however many unknown keys are asked for. */
const COOLDOWN_MS = 1_000;

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
 * The function throws jose's errors where no key fits, and JwksUnavailableError where that cannot be known. `onChange` is
 * told when the endpoint gives other keys than before.
 */
export function createJwks(url: URL, timeoutMs: number, now: () => number, onChange: () => void): JWTVerifyGetKey {
  // Infinite ages: jose would refuse old keys while the endpoint is away, and has no cooldown after a failure.
  const keys = createRemoteJWKSet(url, {
    timeoutDuration: timeoutMs,
    cooldownDuration: Number.POSITIVE_INFINITY,
    cacheMaxAge: Number.POSITIVE_INFINITY,
  });
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let inVainAt = Number.NEGATIVE_INFINITY;
  let fault: unknown;
  let pending: Promise<void> | undefined;
  const present = () => JSON.stringify(keys.jwks());

  const ask = async () => {
    const before = present();
    try {
      await keys.reload();
      fetchedAt = now();
      fault = undefined;
      if (present() !== before) onChange();
    } catch (error) {
      fault = error;
      inVainAt = now();
    } finally {
      pending = undefined;
    }
  };
  /** Joins the request under way; starts one unless the last was in vain a moment ago. Says whether there was one. */
  const refresh = async (): Promise<boolean> => {
    if (!pending && now() - inVainAt >= COOLDOWN_MS) pending = ask();
    if (!pending) return false;
    await pending;
    return true;
  };

  return async (header, token) => {
    if (now() - fetchedAt >= FRESH_MS) await refresh();
    if (!keys.jwks()) throw new JwksUnavailableError(fault);
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const asked = await refresh();
      if (fault) throw new JwksUnavailableError(fault);
      return await keys(header, token).catch((still) => {
        // Only by a request of its own: tokens that come while there is none must not put the next one off.
        if (asked) inVainAt = now();
        throw still;
      });
    }
  };
}
