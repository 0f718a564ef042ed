import { describe, expect, it } from '@jest/globals';
import { formatDateTimeLong, formatDateTimeShort, InvalidDateTimeError, UnknownTimeZoneError } from './index.ts';

describe('a due date on a page', () => {
  it.each([
    ['2026-03-28T14:00:00Z', 'Europe/Berlin', 'Mar 28, 3:00 PM', 'Mar 28, 2026 3:00 PM'],
    ['2026-03-27T23:00:00Z', 'Europe/Berlin', 'Mar 28, 12:00 AM', 'Mar 28, 2026 12:00 AM'],
    ['2026-03-28T11:05:59Z', 'Europe/Berlin', 'Mar 28, 12:05 PM', 'Mar 28, 2026 12:05 PM'],
    ['2026-12-31T23:59:00Z', 'UTC', 'Dec 31, 11:59 PM', 'Dec 31, 2026 11:59 PM'],
    ['2026-12-31T10:00:00Z', 'Pacific/Kiritimati', 'Jan 1, 12:00 AM', 'Jan 1, 2027 12:00 AM'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', 'Oct 25, 2:30 AM', 'Oct 25, 2026 2:30 AM'],
    ['2026-05-01T11:00:00Z', 'UTC', 'May 1, 11:00 AM', 'May 1, 2026 11:00 AM'],
  ])('%s in %s reads %s and %s', (instant, zone, short, long) => {
    expect(formatDateTimeShort(instant, 'datetime', zone)).toBe(short);
    expect(formatDateTimeLong(instant, 'datetime', zone)).toBe(long);
  });

  it('of kind date has no time, also where its day has no midnight', () => {
    expect(formatDateTimeShort('2026-03-27T23:00:00Z', 'date', 'Europe/Berlin')).toBe('Mar 28');
    expect(formatDateTimeLong('2026-03-27T23:00:00Z', 'date', 'Europe/Berlin')).toBe('Mar 28, 2026');
    expect(formatDateTimeLong('2026-04-23T22:00:00Z', 'date', 'Africa/Cairo')).toBe('Apr 24, 2026');
  });

  it('names every month', () => {
    const months = Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}-02T00:00:00Z`);
    expect(months.map((m) => formatDateTimeShort(m, 'date', 'UTC').slice(0, 3)).join(' ')).toBe(
      'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
    );
  });

  it.each([formatDateTimeShort, formatDateTimeLong])('needs an instant and a zone: %p', (format) => {
    expect(() => format('2026-03-28', 'date', 'UTC')).toThrow(InvalidDateTimeError);
    expect(() => format('2026-03-28T00:00:00Z', 'date', 'Nowhere')).toThrow(UnknownTimeZoneError);
  });
});
