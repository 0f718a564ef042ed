import { describe, expect, it } from '@jest/globals';
import { InvalidDateTimeError, parseLocalTime } from './index.ts';

describe('a time of day', () => {
  it.each(['00:00', '08:30', '23:59'])('%s is one', (s) => {
    expect(parseLocalTime(s).toString()).toBe(`${s}:00`);
  });

  it.each([
    ...['25:00', '24:00', '8 am', '8:30', '08:60', '0830', '08:30:00', '08:30Z', 'T08:30', '', ' 08:30', '08:30\n'],
    ...['٠٨:30', 5, null, undefined, {}, true],
    [['08:30']],
  ])('%p is none', (s) => {
    expect(() => parseLocalTime(s)).toThrow(InvalidDateTimeError);
  });
});
