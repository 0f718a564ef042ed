import { describe, expect, it } from '@jest/globals';
import {
  formatLocalDateTime,
  InvalidDateTimeError,
  parseDueDate,
  parseLocalDateTime,
  WrongOffsetError,
} from './index.ts';
import { HARD_DUE_DATES } from './testing/due-date-table.ts';
import { INVALID_DUE_DATES } from './testing/invalid-due-dates.ts';

describe('a local text', () => {
  it.each(HARD_DUE_DATES)('in %s, %s is %s and reads back as %s', (zone, sent, instant, readsBack) => {
    const due = parseLocalDateTime(sent, zone);
    expect(due).toEqual({ due_date: instant, due_kind: sent.includes('T') ? 'datetime' : 'date' });
    expect(formatLocalDateTime(due.due_date, due.due_kind, zone)).toBe(readsBack);
    expect(parseLocalDateTime(readsBack, zone)).toEqual(due);
  });

  it.each([
    ['Europe/Berlin', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00+01:00'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00+01:00'],
    ['Europe/Berlin', '2026-10-25T01:59:59Z', '2026-10-25T02:59:59+01:00'],
    ['Europe/London', '2026-10-25T01:30:00Z', '2026-10-25T01:30:00+00:00'],
    ['America/New_York', '2026-11-01T06:30:00Z', '2026-11-01T01:30:00-05:00'],
    ['America/Havana', '2026-11-01T05:00:00Z', '2026-11-01T00:00:00-05:00'],
    ['America/Santiago', '2026-04-05T03:30:00Z', '2026-04-04T23:30:00-04:00'],
    ['Australia/Lord_Howe', '2026-04-04T15:15:00Z', '2026-04-05T01:45:00+10:30'],
    ['America/St_Johns', '2010-11-07T03:30:30Z', '2010-11-07T00:00:30-03:30'],
    ['Antarctica/Troll', '2026-10-25T02:30:00Z', '2026-10-25T02:30:00+00:00'],
  ])('in %s, %s is the later of two equal times: %s', (zone, instant, text) => {
    expect(formatLocalDateTime(instant, 'datetime', zone)).toBe(text);
    expect(parseLocalDateTime(text, zone)).toEqual({ due_date: instant, due_kind: 'datetime' });
    expect(parseDueDate(text, zone)).toEqual({ due_date: instant, due_kind: 'datetime' });
  });

  it('with an offset is taken only where the zone has that offset', () => {
    expect(parseLocalDateTime('2026-10-25T02:30:00+02:00', 'Europe/Berlin').due_date).toBe('2026-10-25T00:30:00Z');
    for (const text of ['2026-10-25T02:30:00+03:00', '2026-03-28T15:00:00Z', '2026-03-29T02:30:00+01:00'])
      expect(() => parseLocalDateTime(text, 'Europe/Berlin')).toThrow(WrongOffsetError);
  });

  it('keeps a real midnight apart from a day', () => {
    const midnight = parseLocalDateTime('2026-05-04T00:00', 'Europe/Berlin');
    const day = parseLocalDateTime('2026-05-04', 'Europe/Berlin');
    expect([midnight.due_date, midnight.due_kind]).toEqual([day.due_date, 'datetime']);
    expect(formatLocalDateTime(midnight.due_date, 'datetime', 'Europe/Berlin')).toBe('2026-05-04T00:00');
    expect(formatLocalDateTime(day.due_date, 'date', 'Europe/Berlin')).toBe('2026-05-04');
  });

  it('of a day that was set in another zone is the local day of its instant', () => {
    const { due_date } = parseLocalDateTime('2031-07-01', 'Europe/Berlin');
    expect(formatLocalDateTime(due_date, 'date', 'Asia/Tokyo')).toBe('2031-07-01');
    expect(formatLocalDateTime(due_date, 'date', 'America/St_Johns')).toBe('2031-06-30');
    expect(formatLocalDateTime(due_date, 'datetime', 'America/St_Johns')).toBe('2031-06-30T19:30');
  });

  it('means the instant exactly where the offset of the zone is not of whole minutes', () => {
    const text = formatLocalDateTime('1923-10-29T02:00:00Z', 'datetime', 'America/St_Johns');
    expect(text).toBe('1923-10-28T22:29:00-03:31');
    expect(parseLocalDateTime(text, 'America/St_Johns').due_date).toBe('1923-10-29T02:00:00Z');
    expect(parseDueDate(text, 'America/St_Johns').due_date).toBe('1923-10-29T02:00:00Z');
  });

  it('is cut to the second', () => {
    expect(formatLocalDateTime('2026-03-28T14:00:00.999Z', 'datetime', 'Europe/Berlin')).toBe('2026-03-28T15:00');
    expect(formatLocalDateTime('1969-12-31T23:59:59.999Z', 'datetime', 'UTC')).toBe('1969-12-31T23:59:59');
  });

  it('is in UTC where the local year has no four digits', () => {
    expect(formatLocalDateTime('9999-12-31T20:00:00Z', 'datetime', 'Asia/Tokyo')).toBe('9999-12-31T20:00:00Z');
    expect(formatLocalDateTime('9999-12-31T20:00:00Z', 'date', 'Asia/Tokyo')).toBe('9999-12-31');
    expect(formatLocalDateTime('0001-01-01T00:00:00Z', 'datetime', 'America/Lima')).toBe('0001-01-01T00:00:00Z');
    expect(formatLocalDateTime('0001-01-01T00:00:00Z', 'date', 'America/Lima')).toBe('0001-01-01');
  });

  it.each(INVALID_DUE_DATES.map((input) => [input]))('is not %j', (input) => {
    expect(() => parseLocalDateTime(input, 'Europe/Berlin')).toThrow(InvalidDateTimeError);
  });
});
