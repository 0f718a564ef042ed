/** Tells the time, so that a test can tell another one. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** The clock's instant, RFC 3339 in UTC with milliseconds; so much later where that is asked for. */
export const instantAt = (clock: Clock, plusMs = 0): string => new Date(clock.now() + plusMs).toISOString();
