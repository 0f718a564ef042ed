import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type DueDate,
  formatLocalDateTime,
  InvalidDateTimeError,
  isOverdue,
  parseDueDate,
  startOfToday,
} from './index.ts';
import { anyPlace, anySecond, hardTransitions, utc } from './testing/arbitraries.ts';
import { intlDay } from './testing/intl-clock.ts';

const HOUR = 3_600_000;
/** Since this time no zone has put its clocks back across midnight other than at midnight itself. */
const DAYS_IN_ORDER = Date.UTC(2012, 0);

describe('a date', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28', '2026-03-28T22:59:59.999Z', '2026-03-28T23:00:00Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-25T22:59:59.999Z', '2026-10-25T23:00:00Z'],
    ['Africa/Cairo', '2026-04-23', '2026-04-23T21:59:59.999Z', '2026-04-23T22:00:00Z'],
    ['Africa/Cairo', '2026-04-24', '2026-04-24T20:59:59.999Z', '2026-04-24T21:00:00Z'],
    ['America/Havana', '2026-11-01', '2026-11-02T04:59:59.999Z', '2026-11-02T05:00:00Z'],
    ['America/Santiago', '2026-04-04', '2026-04-05T03:59:59.999Z', '2026-04-05T04:00:00Z'],
    ['Pacific/Apia', '2011-12-29', '2011-12-30T09:59:59.999Z', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia', '2011-12-30', '2011-12-31T09:59:59.999Z', '2011-12-31T10:00:00Z'],
    ['Pacific/Kiritimati', '2026-01-01', '2026-01-01T09:59:59.999Z', '2026-01-01T10:00:00Z'],
  ])('in %s, %s is not overdue at %s, and is at %s', (zone, day, last, first) => {
    const due = parseDueDate(day, zone);
    expect([isOverdue(due, last, zone), isOverdue(due, first, zone)]).toEqual([false, true]);
  });

  it('is overdue exactly when its instant lies before the start of today, and its day before today', () => {
    const distance = fc.integer({ min: -60 * HOUR, max: 60 * HOUR });
    fc.assert(
      fc.property(anyPlace, distance, ({ zone, epochMilliseconds }, apart) => {
        expectOneAnswer(parseDueDate(intlDay(epochMilliseconds, zone), zone), epochMilliseconds + apart, zone);
      }),
      { numRuns: 1_500 },
    );
  });

  it('is so around every change of offset of the hard zones from 2005 to 2040', () => {
    for (const { zone, epochMilliseconds } of hardTransitions())
      for (const apart of [-24 * HOUR, -HOUR, -1, 0, HOUR - 1, HOUR, 24 * HOUR]) {
        const day = intlDay(epochMilliseconds - 1, zone);
        expectOneAnswer(parseDueDate(day, zone), epochMilliseconds + apart, zone);
      }
  });

  it('goes by its local day also where it was set in another zone', () => {
    fc.assert(
      fc.property(anyPlace, anyPlace, fc.integer({ min: -60 * HOUR, max: 60 * HOUR }), (there, here, apart) => {
        fc.pre(here.epochMilliseconds > DAYS_IN_ORDER + 60 * HOUR);
        const due = parseDueDate(intlDay(here.epochMilliseconds, there.zone), there.zone);
        expectOneAnswer(due, here.epochMilliseconds + apart, here.zone);
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('a datetime', () => {
  const due: DueDate = { due_date: '2026-03-28T14:00:00Z', due_kind: 'datetime' };

  it.each([
    ['2026-03-28T13:59:59.999Z', false],
    ['2026-03-28T14:00:00.000Z', false],
    ['2026-03-28T14:00:00.001Z', true],
    [Date.parse('2026-03-28T14:00:00.001Z'), true],
  ])('at %s: %s', (now, expected) => {
    expect(isOverdue(due, now, 'Europe/Berlin')).toBe(expected);
  });

  it('is overdue once its instant is past, in every zone', () => {
    fc.assert(
      fc.property(anyPlace, anySecond, ({ zone, epochMilliseconds }, now) => {
        const is = isOverdue({ due_date: utc(epochMilliseconds), due_kind: 'datetime' }, now, zone);
        expect(is).toBe(epochMilliseconds < now);
      }),
    );
  });
});

describe('the start of today', () => {
  it('takes milliseconds and texts alike', () => {
    expect(startOfToday('2026-03-28T14:00:00.123Z', 'Europe/Berlin')).toBe('2026-03-27T23:00:00Z');
    expect(startOfToday(Date.parse('2026-03-28T14:00:00.123Z'), 'Europe/Berlin')).toBe('2026-03-27T23:00:00Z');
    expect(() => startOfToday('2026-03-28', 'Europe/Berlin')).toThrow(InvalidDateTimeError);
  });
});

function expectOneAnswer(due: DueDate, now: number, zone: string): void {
  const byDay = intlDay(Date.parse(due.due_date), zone) < intlDay(now, zone);
  const byText = formatLocalDateTime(due.due_date, 'date', zone) < formatLocalDateTime(utc(now), 'date', zone);
  const byInstant = Date.parse(due.due_date) < Date.parse(startOfToday(now, zone));
  expect([zone, now, isOverdue(due, now, zone), byInstant, byText]).toEqual([zone, now, byDay, byDay, byDay]);
}
