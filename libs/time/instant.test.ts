import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidDateTimeError, parseInstant } from './index.ts';
import { INVALID_DUE_DATES } from './testing/invalid-due-dates.ts';

describe('an instant of a query', () => {
  it.each([
    ['2026-03-28T15:00:00Z', '2026-03-28T15:00:00.000Z'],
    ['2026-03-28T15:00:00.5+05:30', '2026-03-28T09:30:00.500Z'],
    ['2026-03-28T15:00:00.123456789-11:00', '2026-03-29T02:00:00.123Z'],
    ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
    ['2026-01-01T00:00:00-00:00', '2026-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999999999Z', '9999-12-31T23:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('%s is %s', (sent, instant) => {
    expect(parseInstant(sent)).toBe(instant);
  });

  it('keeps what Date writes', () => {
    const writable = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') };
    fc.assert(
      fc.property(fc.date({ ...writable, noInvalidDate: true }), (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.toISOString());
      }),
    );
  });

  it.each([...INVALID_DUE_DATES, '2026-03-28', '2026-03-28T15:00', '2026-03-28T15:00:00'].map((input) => [input]))(
    'is not %j',
    (input) => {
      expect(() => parseInstant(input)).toThrow(InvalidDateTimeError);
    },
  );
});
