import { subscriberOf } from './address.ts';
import { createMinuteLimit } from './minute-limit.ts';

const A_MINUTE = 100;
const MOST_ADDRESSES = 50_000;

/**
 * The limit on failed log-ins from one address (specification §6): 100 a minute.
 * Both are to be asked only when a token or key has failed to hold: so nobody who is known is ever kept out by others
 * at the same address.
 */
export interface FailedLogins {
  /** Counts one that failed. Null for the first 100 of a minute, then the seconds after which to try again. */
  record(address: string): Promise<number | null>;
  /** The seconds after which to try again, where the next failure is over the limit; else null. Counts nothing. */
  blocked(address: string): Promise<number | null>;
}

/** Counts failed log-ins in this process's memory, of the addresses seen last. */
export function createFailedLogins(): FailedLogins {
  const limit = createMinuteLimit({ points: A_MINUTE, keys: MOST_ADDRESSES });
  return {
    record: (address) => limit.take(subscriberOf(address)),
    blocked: (address) => limit.look(subscriberOf(address)),
  };
}
