import { RateLimiterMemory } from 'rate-limiter-flexible';
import { createCache } from '#libs/cache';

/** Counts what each key did in its present minute, which starts with its first. */
export interface MinuteLimit {
  /** Counts one more. Null while the limit holds, else the whole seconds until the minute is over (1 to 60). */
  take(key: string): Promise<number | null>;
  /** What the next `take` would answer; counts nothing. */
  look(key: string): Promise<number | null>;
}

/** A limit in this process's memory, which remembers at most `keys` keys: the ones seen last. */
export function createMinuteLimit({ points, keys }: { points: number; keys: number }): MinuteLimit {
  const limiter = new RateLimiterMemory({ points, duration: 60 });
  // The limiter has no bound of its own: whoever has many addresses could fill the memory.
  const seen = createCache<true>(keys, (_, key) => limiter.delete(key));
  const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1_000));

  return {
    async take(key) {
      seen.set(key, true);
      const { consumedPoints, msBeforeNext } = await limiter.penalty(key);
      return consumedPoints > points ? seconds(msBeforeNext) : null;
    },
    async look(key) {
      const count = await limiter.get(key);
      return count && count.msBeforeNext > 0 && count.consumedPoints >= points ? seconds(count.msBeforeNext) : null;
    },
  };
}
