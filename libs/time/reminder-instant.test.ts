import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidDateTimeError, parseDueDate, reminderInstant } from './index.ts';
import { anyPlace } from './testing/arbitraries.ts';
import { intlClock, intlDay } from './testing/intl-clock.ts';

describe('the instant of a reminder', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28', '00:00', '2026-03-27T23:00:00Z'],
    ['Europe/Berlin', '2026-03-28', '08:30', '2026-03-28T07:30:00Z'],
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30:00Z'],
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00Z'],
    ['Europe/Berlin', '2026-10-25', '23:59', '2026-10-25T22:59:00Z'],
    ['Africa/Cairo', '2026-04-24', '00:00', '2026-04-23T22:00:00Z'],
    ['America/Havana', '2026-11-01', '00:30', '2026-11-01T04:30:00Z'],
    ['Pacific/Apia', '2011-12-30', '09:00', '2011-12-30T19:00:00Z'],
  ])('in %s, the date %s at %s is %s', (zone, day, time, instant) => {
    expect(reminderInstant(parseDueDate(day, zone), zone, time)).toBe(instant);
  });

  it('of a datetime is the datetime', () => {
    const due = parseDueDate('2026-03-28T15:00', 'Europe/Berlin');
    expect(reminderInstant(due, 'Europe/Berlin', '08:30')).toBe('2026-03-28T14:00:00Z');
  });

  it('of a date that was set in another zone is on its local day', () => {
    const due = parseDueDate('2031-07-01', 'Europe/Berlin');
    expect(reminderInstant(due, 'America/New_York', '08:30')).toBe('2031-06-30T12:30:00Z');
  });

  it('of a date is at that time of that day, unless the zone skips it', () => {
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
    fc.assert(
      fc.property(anyPlace, minutes, ({ zone, epochMilliseconds }, minute) => {
        const day = intlDay(epochMilliseconds, zone);
        const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
        const at = Date.parse(reminderInstant(parseDueDate(day, zone), zone, time.toString().slice(0, 5)));
        const shown = intlClock(at, zone);
        const asked = `${day}T${time}`;
        if (shown !== asked) expect([shown > asked, at]).toEqual([true, forwardByTheGap(asked, at, zone)]);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['24:00', '8:30', '08:60', '08:30:00', ''])('is not at %j', (time) => {
    expect(() => reminderInstant(parseDueDate('2026-03-28', 'UTC'), 'UTC', time)).toThrow(InvalidDateTimeError);
  });
});

/** The local time asked for, by the offset that the zone had a day before. */
function forwardByTheGap(asked: string, near: number, zone: string): number {
  const before = near - 86_400_000;
  return Date.parse(`${asked}Z`) - (Date.parse(`${intlClock(before, zone)}Z`) - before);
}
