import fc from 'fast-check';
import { HARD_DUE_DATES } from './due-date-table.ts';

/** An instant to the second in a zone. */
export interface Place {
  readonly zone: string;
  readonly epochMilliseconds: number;
}

const hardZones = [
  ...new Set(HARD_DUE_DATES.map(([zone]) => zone)),
  'Asia/Gaza',
  'America/Asuncion',
  'Antarctica/Casey',
];
const FIRST = Temporal.Instant.from('1970-01-01T00:00:00Z').epochMilliseconds;
const LAST = Temporal.Instant.from('2100-01-01T00:00:00Z').epochMilliseconds;

/** A zone of the table or any other that the runtime knows. */
export const anyZone = fc.oneof(fc.constantFrom(...hardZones), fc.constantFrom(...Intl.supportedValuesOf('timeZone')));

/** Any second between 1970 and 2100, in milliseconds. */
export const anySecond = fc.integer({ min: FIRST / 1000, max: LAST / 1000 }).map((second) => second * 1000);

/** Any second in any zone, half of them within 26 hours of a change of the zone's offset, on either side of it. */
export const anyPlace: fc.Arbitrary<Place> = fc
  .tuple(anyZone, anySecond, fc.boolean(), fc.integer({ min: -26 * 3600, max: 26 * 3600 }))
  .map(([zone, second, nearTransition, distance]) => {
    const transition = nearTransition ? nextTransition(second, zone) : undefined;
    return { zone, epochMilliseconds: transition === undefined ? second : transition + distance * 1000 };
  });

/** The next change of the zone's offset after that time, in milliseconds. */
export function nextTransition(after: number, zone: string): number | undefined {
  const next = new Temporal.ZonedDateTime(BigInt(after) * 1_000_000n, zone).getTimeZoneTransition('next');
  return next?.epochMilliseconds;
}

/** Every change of offset of the hard zones from 2005 to 2040. */
export function hardTransitions(): readonly Place[] {
  return hardZones.flatMap((zone) => {
    const found: Place[] = [];
    let at = nextTransition(Date.UTC(2005, 0), zone);
    while (at !== undefined && at < Date.UTC(2040, 0)) {
      found.push({ zone, epochMilliseconds: at });
      at = nextTransition(at, zone);
    }
    return found;
  });
}

/** RFC 3339 in UTC to the second. */
export function utc(epochMilliseconds: number): string {
  return Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toString();
}
