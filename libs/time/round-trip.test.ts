import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatLocalDateTime, parseDueDate, parseLocalDateTime, startOfToday } from './index.ts';
import { anyPlace, hardTransitions, type Place, utc } from './testing/arbitraries.ts';
import { HARD_DUE_DATES } from './testing/due-date-table.ts';
import { intlClock, intlDay } from './testing/intl-clock.ts';

/** Seconds from a change of offset, on both of its sides and at the lengths that gaps and repeats have. */
const AROUND = [-86_400, -7_200, -3_601, -3_600, -1_800, -1, 0, 1, 1_799, 1_800, 3_599, 3_600, 7_200, 86_400];

describe('the text of an instant', () => {
  it('parses back to it, and shows what Intl shows', () => {
    fc.assert(fc.property(anyPlace, expectSameTime), { numRuns: 1_500 });
  });

  it('does so on both sides of every change of offset of the hard zones from 2005 to 2040', () => {
    const transitions = hardTransitions();
    expect(transitions.length).toBeGreaterThan(1_000);
    for (const { zone, epochMilliseconds } of transitions)
      for (const seconds of AROUND) {
        const instant = utc(epochMilliseconds + seconds * 1000);
        expectRoundTrip(instant, zone);
      }
  });
});

describe('the text of a day', () => {
  it('parses back to the first instant of that day, where a day starts for every function', () => {
    fc.assert(fc.property(anyPlace, expectSameDay), { numRuns: 1_500 });
  });
});

describe('the table', () => {
  it.each(HARD_DUE_DATES.filter(([, , instant]) => instant > '1900'))('in %s, %s is %s by Intl', (...row) => {
    const [zone, sent, instant, readsBack] = row;
    const at = Date.parse(instant);
    expect(intlClock(at, zone).slice(0, readsBack.length)).toBe(readsBack);
    if (!sent.includes('T')) expect(intlDay(at - 1000, zone) < sent).toBe(true);
  });
});

function expectSameTime({ zone, epochMilliseconds }: Place): void {
  const text = expectRoundTrip(utc(epochMilliseconds), zone);
  const clock = intlClock(epochMilliseconds, zone);
  expect(text.slice(0, 19)).toBe(text.length === 16 ? clock.replace(/:00$/, '') : clock);
}

function expectRoundTrip(instant: string, zone: string): string {
  const text = formatLocalDateTime(instant, 'datetime', zone);
  const due = { due_date: instant, due_kind: 'datetime' };
  expect([zone, parseLocalDateTime(text, zone), parseDueDate(text, zone)]).toEqual([zone, due, due]);
  return text;
}

function expectSameDay({ zone, epochMilliseconds }: Place): void {
  const text = formatLocalDateTime(utc(epochMilliseconds), 'date', zone);
  expect(text).toBe(intlDay(epochMilliseconds, zone));
  const start = parseDueDate(text, zone);
  expect(start).toEqual({ due_date: startOfToday(epochMilliseconds, zone), due_kind: 'date' });
  expect(formatLocalDateTime(start.due_date, 'date', zone)).toBe(text);
  const at = Date.parse(start.due_date);
  expect([intlDay(at, zone), intlDay(at - 1000, zone) < text, at <= epochMilliseconds]).toEqual([text, true, true]);
}
