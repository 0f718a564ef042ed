import { createCache } from '#libs/cache';
import type { DueDate, DueKind } from './due-date.ts';
import { InvalidDateTimeError, WrongOffsetError } from './errors.ts';
import { calendarChecked, hasInstantForm, inRange, readInstant, toSeconds } from './instant.ts';
import { DATE, HOUR_MINUTE, SECOND } from './patterns.ts';
import { canonicalTimeZone } from './time-zone.ts';
import { parseYmd } from './ymd.ts';
import { offsetAt, zonedAt } from './zoned.ts';

const LOCAL = new RegExp(`^${DATE}(T${HOUR_MINUTE}(:${SECOND})?)?$`);
/** What was read and written lately: lists show the same few times again and again, and Temporal takes its time. */
const read = createCache<DueDate>(10_000);
const written = createCache<string>(50_000);
const FORMS = 'Give YYYY-MM-DD or YYYY-MM-DDTHH:MM (seconds may follow) in the zone of the organization.';

/**
 * Reads a local text: `2026-03-28` as the start of that day, kind `date`; `2026-03-28T15:00` (seconds may follow) as
 * kind `datetime`. A time or a day that the zone skips moves forward by the gap; of two equal times it is the earlier.
 * `2026-10-25T02:30:00+01:00` is taken where the offset is the zone's own: it tells the later of two equal times.
 * @throws InvalidDateTimeError, UnknownTimeZoneError
 */
export function parseLocalDateTime(s: unknown, zone: string): DueDate {
  if (!hasInstantForm(s)) return readLocal(s, zone, FORMS);
  const instant = readInstant(s);
  const expected = offsetAt(instant.toZonedDateTimeISO(canonicalTimeZone(zone)));
  if (!s.endsWith(expected)) throw new WrongOffsetError(s, zone, expected);
  return { due_date: toSeconds(instant), due_kind: 'datetime' };
}

/** Reads a local text without an offset; `forms` is the detail of the refusal where the text has another form. */
export function readLocal(s: unknown, zone: string, forms: string): DueDate {
  if (typeof s !== 'string' || !LOCAL.test(s)) throw new InvalidDateTimeError(s, forms);
  const key = `${s} ${zone}`;
  const known = read.get(key);
  if (known) return known;
  const due_kind = s.includes('T') ? 'datetime' : 'date';
  const local = due_kind === 'date' ? parseYmd(s) : calendarChecked(s, Temporal.PlainDateTime.from);
  const instant = local.toZonedDateTime(canonicalTimeZone(zone)).toInstant();
  const due = { due_date: toSeconds(inRange(instant, s)), due_kind } as const;
  read.set(key, due);
  return due;
}

/**
 * The text of an instant in the zone that `parseLocalDateTime` and `parseDueDate` read back as the same instant:
 * `2026-03-28T15:00`, with seconds only where they are not 0, and as `2026-10-25T02:30:00+01:00` where it is the later
 * of two equal times. A `date` gives its local day, which is read back as the start of that day: so one that was set
 * in another zone is not read back as the same instant. Where the local year has no four digits the text is in UTC, for
 * `parseDueDate` alone.
 * @throws InvalidDateTimeError, UnknownTimeZoneError
 */
export function formatLocalDateTime(instant: string, kind: DueKind, zone: string): string {
  const key = `${instant} ${kind} ${zone}`;
  const known = written.get(key);
  if (known !== undefined) return known;
  const text = writeLocal(instant, kind, zone);
  written.set(key, text);
  return text;
}

function writeLocal(instant: string, kind: DueKind, zone: string): string {
  const there = zonedAt(instant, zone);
  const writable = there.year >= 1 && there.year <= 9999;
  if (kind === 'date') return (writable ? there : there.withTimeZone('UTC')).toPlainDate().toString();
  if (!writable) return toSeconds(there.toInstant());
  const local = there.toPlainDateTime();
  if (!local.toZonedDateTime(there.timeZoneId).equals(there)) return withOffset(there);
  return local.toString({ smallestUnit: local.second === 0 ? 'minute' : 'second' });
}

// RFC 3339 has no offsets finer than a minute, but old zones do (St. John's −03:30:52 until 1935): the local time is
// then the one of the rounded offset, so that the text still means this very instant.
function withOffset(zoned: Temporal.ZonedDateTime): string {
  return zoned.withTimeZone(offsetAt(zoned)).toString({ smallestUnit: 'second', timeZoneName: 'never' });
}
