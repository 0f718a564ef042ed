import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatRelativeTime, InvalidDateTimeError } from './index.ts';

const NOW = '2026-03-28T14:00:00.000Z';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far away, and how that reads without its `ago` and `in`: each bound on both of its sides. */
const DISTANCES: readonly (readonly [milliseconds: number, text: string])[] = [
  [MINUTE, '1m'],
  [2 * MINUTE - 1, '1m'],
  [2 * MINUTE, '2m'],
  [45 * MINUTE, '45m'],
  [HOUR - 1, '59m'],
  [HOUR, '1h'],
  [8 * HOUR, '8h'],
  [9 * HOUR - 1, '8h'],
  [DAY - 1, '23h'],
  [DAY, '1d'],
  [3 * DAY, '3d'],
  [7 * DAY - 1, '6d'],
  [7 * DAY, '1w'],
  [14 * DAY - 1, '1w'],
  [14 * DAY, '2w'],
  [28 * DAY, '4w'],
  [30 * DAY - 1, '4w'],
  [30 * DAY, '1mo'],
  [60 * DAY - 1, '1mo'],
  [180 * DAY, '6mo'],
  [360 * DAY, '12mo'],
  [365 * DAY - 1, '12mo'],
  [365 * DAY, '>1y'],
  [4_000 * DAY, '>1y'],
];

describe('relative time', () => {
  it.each(DISTANCES)('%d ms away is %s', (distance, text) => {
    const now = Date.parse(NOW);
    expect(formatRelativeTime(now - distance, NOW)).toBe(`${text} ago`);
    expect(formatRelativeTime(now + distance, NOW)).toBe(`in ${text}`);
  });

  it.each([0, 1, 59_999, -1, -59_999])('%d ms away is just now', (distance) => {
    expect(formatRelativeTime(Date.parse(NOW) + distance, NOW)).toBe('just now');
  });

  it('without an instant is Never', () => {
    expect(formatRelativeTime(null, NOW)).toBe('Never');
  });

  it('takes texts and milliseconds alike', () => {
    expect(formatRelativeTime('2026-03-28T14:00:00Z', '2026-03-28T17:30:00+02:00')).toBe('1h ago');
    expect(formatRelativeTime('2026-03-28T14:00:00Z', Date.parse(NOW) - 3 * DAY)).toBe('in 3d');
    expect(() => formatRelativeTime('yesterday', NOW)).toThrow(InvalidDateTimeError);
  });

  it('says the same of the same distance in the past and in the future', () => {
    const now = Date.parse(NOW);
    fc.assert(
      fc.property(fc.integer({ min: MINUTE, max: 400 * DAY }), (distance) => {
        const ago = formatRelativeTime(now - distance, now);
        expect(formatRelativeTime(now + distance, now)).toBe(`in ${ago.replace(' ago', '')}`);
      }),
    );
  });
});
