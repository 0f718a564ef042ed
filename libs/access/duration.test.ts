import { expect, it } from '@jest/globals';
import { InvalidDurationError, parseDuration } from './duration.ts';

it.each([
  ['1s', 1],
  ['30m', 1_800],
  ['8h', 28_800],
  ['7d', 604_800],
  ['2w', 1_209_600],
  ['3650d', 315_360_000],
])('reads %s as %d seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

it.each(['', '8', 'h', '0h', '-1h', '1.5h', '8 h', '8H', '8hours', '3651d', '999999999d', '1h30m', '８h'])(
  'refuses %j by name',
  (text) => {
    expect(() => parseDuration(text)).toThrow(InvalidDurationError);
    expect(() => parseDuration(text)).toThrow(JSON.stringify(text));
  },
);
