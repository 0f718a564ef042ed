import { InvalidDateTimeError, NoSuchDayError, YearOutOfRangeError } from './errors.ts';
import { DATE, HOUR_MINUTE, SECOND } from './patterns.ts';

const RFC_3339 = new RegExp(`^${DATE}T${HOUR_MINUTE}:${SECOND}(\\.\\d{1,9})?(Z|[+-]${HOUR_MINUTE})$`);
const FORMS = 'Give RFC 3339 with Z or an offset, such as 2026-03-28T15:00:00Z or 2026-03-28T15:00:00+01:00.';
const FIRST_MILLISECOND = Temporal.Instant.from('0001-01-01T00:00:00Z').epochMilliseconds;
const LAST_MILLISECOND = Temporal.Instant.from('9999-12-31T23:59:59.999Z').epochMilliseconds;

/** A point in time as callers hold it: RFC 3339 text with Z or an offset, or milliseconds since 1970 in UTC. */
export type InstantLike = string | number;

/** Whether it has the form of RFC 3339 with Z or an offset. The day may still be one that the calendar lacks. */
export function hasInstantForm(s: unknown): s is string {
  return typeof s === 'string' && RFC_3339.test(s);
}

/**
 * Reads RFC 3339 with Z or an offset.
 * @throws InvalidDateTimeError
 */
export function readInstant(s: unknown): Temporal.Instant {
  if (!hasInstantForm(s)) throw new InvalidDateTimeError(s, FORMS);
  return inRange(calendarChecked(s, Temporal.Instant.from), s);
}

/** The point in time itself, wherever it came from. */
export function instantOf(at: InstantLike): Temporal.Instant {
  return typeof at === 'number' ? Temporal.Instant.fromEpochMilliseconds(at) : readInstant(at);
}

/** Refuses an instant whose year in UTC has no four digits: neither our text nor PostgreSQL's could hold it. */
export function inRange(instant: Temporal.Instant, input: unknown): Temporal.Instant {
  const { epochMilliseconds: at } = instant;
  if (at < FIRST_MILLISECOND || at > LAST_MILLISECOND) throw new YearOutOfRangeError(input);
  return instant;
}

/** Has Temporal read a text whose form was checked before: all that it can still refuse is the day. */
export function calendarChecked<T>(text: string, read: (text: string) => T): T {
  try {
    return read(text);
  } catch {
    throw new NoSuchDayError(text);
  }
}

/** UTC to the second, what is finer cut off: `2026-03-28T14:00:00Z`. */
export function toSeconds(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'second', roundingMode: 'floor' });
}

/**
 * Reads RFC 3339 with Z or an offset, and gives it in UTC to the millisecond: `2026-03-28T14:00:00.000Z`.
 * @throws InvalidDateTimeError
 */
export function parseInstant(s: unknown): string {
  return readInstant(s).toString({ smallestUnit: 'millisecond', roundingMode: 'floor' });
}
