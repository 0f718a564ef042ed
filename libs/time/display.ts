import type { DueKind } from './due-date.ts';
import { zonedAt } from './zoned.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/**
 * For a list: `Mar 28, 3:00 PM` in the zone, or `Mar 28` for a `date`.
 * @throws InvalidDateTimeError, UnknownTimeZoneError
 */
export function formatDateTimeShort(instant: string, kind: DueKind, zone: string): string {
  const there = zonedAt(instant, zone);
  return kind === 'date' ? monthDay(there) : `${monthDay(there)}, ${clock(there)}`;
}

/**
 * For a page of its own: `Mar 28, 2026 3:00 PM` in the zone, or `Mar 28, 2026` for a `date`.
 * @throws InvalidDateTimeError, UnknownTimeZoneError
 */
export function formatDateTimeLong(instant: string, kind: DueKind, zone: string): string {
  const there = zonedAt(instant, zone);
  const day = `${monthDay(there)}, ${there.year}`;
  return kind === 'date' ? day : `${day} ${clock(there)}`;
}

function monthDay({ month, day }: Temporal.ZonedDateTime): string {
  return `${MONTHS[month - 1]} ${day}`;
}

function clock({ hour, minute }: Temporal.ZonedDateTime): string {
  return `${hour % 12 || 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'}`;
}
