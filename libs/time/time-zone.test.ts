import { describe, expect, it } from '@jest/globals';
import { canonicalTimeZone, isTimeZone, parseDueDate, UnknownTimeZoneError } from './index.ts';

describe('the name of a time zone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['EUROPE/BERLIN', 'Europe/Berlin'],
    ['utc', 'UTC'],
    ['Asia/Calcutta', 'Asia/Calcutta'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['Europe/Kiev', 'Europe/Kiev'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['america/argentina/buenos_aires', 'America/Argentina/Buenos_Aires'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
  ])('%s is spelled %s', (name, canonical) => {
    for (let again = 0; again < 2; again++) {
      expect(isTimeZone(name)).toBe(true);
      expect(canonicalTimeZone(name)).toBe(canonical);
    }
  });

  it.each([
    ...['', ' ', '+01:00', '-05:00', '+0100', '+01', 'Z', 'z', 'UTC+1', 'GMT+5', 'Mars/Olympus', 'Europe', 'Europe/'],
    ...['/usr/share/zoneinfo/Europe/Berlin', '../Europe/Berlin', 'posix/Europe/Berlin', 'localtime', ' Europe/Berlin'],
    ...['Europe/Berlin\n', 'Europe/Berlin\u0000', 'Europe / Berlin', '2026-03-28T15:00Z[Europe/Berlin]', 'T15Z'],
    ...['2026-03-28T15:00Z', 'Europe/Berlin; drop table', 'x'.repeat(10_000), 0, 1n, null, undefined, {}],
    [['Europe/Berlin']],
    Temporal.ZonedDateTime.from('2026-03-28T15:00[Europe/Berlin]'),
  ])('is not %p', (name) => {
    expect(isTimeZone(name)).toBe(false);
    expect(() => canonicalTimeZone(name)).toThrow(UnknownTimeZoneError);
  });

  it('means the same in every spelling and by its alias', () => {
    for (const zone of ['Asia/Kolkata', 'asia/kolkata', 'Asia/Calcutta'])
      expect(parseDueDate('2028-02-29', zone).due_date).toBe('2028-02-28T18:30:00Z');
  });

  it('is any that Intl lists', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((zone) => canonicalTimeZone(zone) !== zone)).toEqual([]);
  });
});
