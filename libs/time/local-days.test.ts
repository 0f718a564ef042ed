import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LocalDays, utcDay } from './local-days.ts';
import { zonedAt } from './zoned.ts';

const ZONES = ['Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC', 'Africa/Monrovia'];
const instant = fc.integer({ min: Date.parse('1900-01-01T00:00:00Z'), max: Date.parse('2100-01-01T00:00:00Z') });

describe('local days', () => {
  it('are the days that the clocks of the zone show', () => {
    for (const zone of ZONES) {
      const days = new LocalDays(zone);
      fc.assert(
        fc.property(instant, (at) => {
          expect(days.dayOf(at)).toBe(zonedAt(at, zone).toPlainDate().toString());
        }),
        { numRuns: 200 },
      );
    }
  });

  it('change at the very instant of a transition', () => {
    const apia = new LocalDays('Pacific/Apia');
    const skipped = Date.parse('2011-12-30T10:00:00Z');
    expect([apia.dayOf(skipped - 1), apia.dayOf(skipped)]).toEqual(['2011-12-29', '2011-12-31']);
  });

  it('come from stretches of one offset that leave no gap', () => {
    const [first, last] = [Date.parse('2025-01-01T00:00:00Z'), Date.parse('2026-12-31T00:00:00Z')];
    const spans = new LocalDays('Europe/Berlin').spansBetween(first, last);
    expect(spans.map(({ offset }) => offset / 3_600_000)).toEqual([1, 2, 1, 2, 1]);
    for (const [n, { since }] of spans.entries()) if (n > 0) expect(since).toBe(spans[n - 1]?.until);
  });
});

it('a day in UTC is moved across the ends of months', () => {
  expect([utcDay('2026-03-01T00:30:00+01:00'), utcDay('2026-03-01T12:00:00Z', -2)]).toEqual([
    '2026-02-28',
    '2026-02-27',
  ]);
  expect([utcDay('0001-01-01T00:00:00Z', -1), utcDay('9999-12-31T00:00:00Z', 1)]).toEqual([null, null]);
});
