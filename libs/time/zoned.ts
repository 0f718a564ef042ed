import { type InstantLike, instantOf } from './instant.ts';
import { canonicalTimeZone } from './time-zone.ts';

/**
 * What the clocks of the zone show at an instant.
 * @throws UnknownTimeZoneError, InvalidDateTimeError
 */
export function zonedAt(at: InstantLike, zone: string): Temporal.ZonedDateTime {
  return instantOf(at).toZonedDateTimeISO(canonicalTimeZone(zone));
}

/** The zone's offset from UTC at that time to the minute, as RFC 3339 writes it: `+01:00`. */
export function offsetAt(zoned: Temporal.ZonedDateTime): string {
  return zoned.toString({ timeZoneName: 'never' }).slice(-6);
}
