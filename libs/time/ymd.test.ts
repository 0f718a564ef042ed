import { describe, expect, it } from '@jest/globals';
import { InvalidDateTimeError, NoSuchDayError, parseYmd } from './index.ts';
import { INVALID_DUE_DATES } from './testing/invalid-due-dates.ts';

describe('a plain date', () => {
  it.each(['2026-03-28', '2028-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s is one', (s) => {
    const date = parseYmd(s);
    expect(date).toBeInstanceOf(Temporal.PlainDate);
    expect(date.toString()).toBe(s);
  });

  it.each([...INVALID_DUE_DATES, '2026-03-28T15:00', '2026-03-28T15:00:00Z'].map((input) => [input]))(
    '%j is none',
    (input) => {
      expect(() => parseYmd(input)).toThrow(InvalidDateTimeError);
    },
  );

  it.each(['2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-01', '2026-01-00'])(
    '%s is refused by its name',
    (s) => {
      expect(() => parseYmd(s)).toThrow(new NoSuchDayError(s));
      expect(() => parseYmd(s)).toThrow(`The calendar has no day ${s}.`);
    },
  );
});
