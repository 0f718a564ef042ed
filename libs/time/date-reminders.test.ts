import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateRemindersBefore, parseDueDate, reminderInstant } from './index.ts';
import { anyPlace } from './testing/arbitraries.ts';
import { intlDay } from './testing/intl-clock.ts';

const DAY = 86_400_000;

describe('the instant before which dates remind', () => {
  it.each([
    ['Europe/Berlin', '00:00', '2026-03-28T00:30:00+01:00', '2026-03-28T23:00:00Z'],
    ['Europe/Berlin', '08:30', '2026-03-28T08:29:59+01:00', '2026-03-27T23:00:00Z'],
    ['Europe/Berlin', '08:30', '2026-03-28T08:30:00+01:00', '2026-03-28T23:00:00Z'],
    ['UTC', '17:00', '2026-03-28T12:00:00Z', '2026-03-28T00:00:00Z'],
  ])('in %s with %s, at %s is %s', (zone, time, now, before) => {
    expect(dateRemindersBefore(Date.parse(now), zone, time)).toBe(before);
  });

  it('leaves no date behind that reminds by now, and takes none that does so hours later', () => {
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const days = fc.integer({ min: -3, max: 2 });
    fc.assert(
      fc.property(anyPlace, minutes, days, ({ zone, epochMilliseconds: now }, minute, ahead) => {
        const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
        const text = time.toString().slice(0, 5);
        const due = parseDueDate(intlDay(now + ahead * DAY, zone), zone);
        const at = Date.parse(reminderInstant(due, zone, text));
        const taken = Date.parse(due.due_date) < Date.parse(dateRemindersBefore(now, zone, text));
        if (at <= now) expect(taken).toBe(true);
        // A time that the zone skips can move beyond midnight: then the day is over, and the time not yet come.
        else if (taken) expect(at - now).toBeLessThan(3 * 3_600_000);
      }),
      { numRuns: 1_000 },
    );
  });
});
