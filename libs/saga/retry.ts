const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const FIRST = [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE];
const HOURLY = 24;

/** Specification §8: after 10 s, 30 s, 2 min, 10 min, then hourly for a day; null after that. */
export function overADay(failures: number): number | null {
  return FIRST[failures - 1] ?? (failures <= FIRST.length + HOURLY ? HOUR : null);
}

/** The same, up to a quarter longer, so that what failed together is not tried again together. */
export function overADayWithJitter(failures: number, random: () => number = Math.random): number | null {
  const delay = overADay(failures);
  return delay === null ? null : Math.round(delay * (1 + random() / 4));
}
