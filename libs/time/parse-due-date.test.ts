import { describe, expect, it } from '@jest/globals';
import { InvalidDateTimeError, parseDueDate, UnknownTimeZoneError, YearOutOfRangeError } from './index.ts';
import { HARD_DUE_DATES } from './testing/due-date-table.ts';
import { INVALID_DUE_DATES } from './testing/invalid-due-dates.ts';

describe('a due date as it is sent', () => {
  it.each(HARD_DUE_DATES)('in %s, %s is %s', (zone, sent, instant) => {
    expect(parseDueDate(sent, zone)).toEqual({ due_date: instant, due_kind: sent.includes('T') ? 'datetime' : 'date' });
  });

  it.each([
    ['2026-03-28T15:00:00Z', '2026-03-28T15:00:00Z'],
    ['2026-03-28T15:00:00+05:30', '2026-03-28T09:30:00Z'],
    ['2026-03-28T00:00:00+01:00', '2026-03-27T23:00:00Z'],
    ['2026-03-28T15:00:00.000-11:00', '2026-03-29T02:00:00Z'],
    ['2028-02-29T23:59:00+14:00', '2028-02-29T09:59:00Z'],
    ['2026-01-01T00:00:00-00:00', '2026-01-01T00:00:00Z'],
    ['2026-03-28T15:00:00+23:59', '2026-03-27T15:01:00Z'],
    ['2026-03-28T15:00:00-23:59', '2026-03-29T14:59:00Z'],
    ['2026-03-28T15:00:59.9Z', '2026-03-28T15:00:59Z'],
    ['2026-03-28T15:00:59.999999999Z', '2026-03-28T15:00:59Z'],
    ['1969-12-31T23:59:58.5Z', '1969-12-31T23:59:58Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59.999999999Z', '9999-12-31T23:59:59Z'],
  ])('with an offset, %s is the datetime %s in every zone', (sent, instant) => {
    for (const zone of ['Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])
      expect(parseDueDate(sent, zone)).toEqual({ due_date: instant, due_kind: 'datetime' });
  });

  it.each(INVALID_DUE_DATES.map((input) => [input]))('%j is refused, with what would do', (input) => {
    for (const zone of ['Europe/Berlin', 'UTC']) {
      const fault = refusal(() => parseDueDate(input, zone));
      expect(fault.input).toBe(input);
      expect(fault.detail).toMatch(/^(Give YYYY-MM-DD|The calendar has no day \d{4}-\d\d-\d\d\.$)/);
      expect(fault.message.length).toBeLessThan(400);
    }
  });

  it.each([
    ['Europe/Berlin', '0001-01-01'],
    ['America/New_York', '9999-12-31T23:59'],
    ['UTC', '0001-01-01T00:00:00+00:01'],
    ['UTC', '9999-12-31T23:59:00-00:01'],
  ])('in %s, %s is refused: its year in UTC has no four digits', (zone, sent) => {
    expect(refusal(() => parseDueDate(sent, zone))).toBeInstanceOf(YearOutOfRangeError);
  });

  it.each(['Mars/Olympus', '', '+01:00'])('the zone %j is refused', (zone) => {
    expect(() => parseDueDate('2026-03-28', zone)).toThrow(UnknownTimeZoneError);
  });
});

function refusal(act: () => unknown): InvalidDateTimeError {
  try {
    act();
  } catch (error) {
    if (error instanceof InvalidDateTimeError) return error;
    throw error;
  }
  throw new Error('it was taken');
}
