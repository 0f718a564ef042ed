const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;

/** Ten years: a longer one is a slip of the hand, not a wish. */
const LONGEST = 3_650 * SECONDS.d;

/** A text that is no duration such as `30m`, `8h` or `7d`. */
export class InvalidDurationError extends Error {
  override name = 'InvalidDurationError';
  constructor(readonly found: string) {
    super(`${JSON.stringify(found)} is no duration such as 30m, 8h or 7d (from 1s to 3650d)`);
  }
}

/** Seconds of a duration: a whole number and one of s, m, h, d, w. @throws InvalidDurationError */
export function parseDuration(text: string): number {
  const [, count, unit] = /^([0-9]{1,9})([smhdw])$/.exec(text) ?? [];
  const seconds = Number(count) * SECONDS[unit as keyof typeof SECONDS];
  if (!(seconds >= 1 && seconds <= LONGEST)) throw new InvalidDurationError(text);
  return seconds;
}
