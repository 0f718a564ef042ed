import type { Caller } from './caller.ts';
import { createMinuteLimit } from './minute-limit.ts';

const MOST_CALLERS = 50_000;

/** The limit on the requests of each known caller (RATE_LIMIT_PER_MINUTE). */
export interface RateLimit {
  /** Counts one request. Null while the limit holds, else the seconds after which to try again. */
  take(caller: Pick<Caller, 'organizationId' | 'credentialId'>): Promise<number | null>;
}

/** Counts each caller's requests in this process's memory. Where no limit is set (null), nothing is counted. */
export function createRateLimit(perMinute: number | null): RateLimit {
  if (perMinute === null) return { take: async () => null };
  const limit = createMinuteLimit({ points: perMinute, keys: MOST_CALLERS });
  return { take: (caller) => limit.take(`${caller.organizationId}/${caller.credentialId}`) };
}
