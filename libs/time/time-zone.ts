import { UnknownTimeZoneError } from './errors.ts';

/** Names known to be good, in their canonical spelling only: so it never outgrows the number of zones there are. */
const known = new Set<string>();

/**
 * The name of an IANA time zone in its usual spelling: `europe/berlin` gives `Europe/Berlin`. An alias stays what it
 * is (`Asia/Calcutta`). Offsets such as `+01:00` are no zones.
 * @throws UnknownTimeZoneError
 */
export function canonicalTimeZone(name: unknown): string {
  if (typeof name !== 'string') throw new UnknownTimeZoneError(name);
  if (known.has(name)) return name;
  const id = identifierOf(name);
  if (id === undefined || /^[+-]/.test(id)) throw new UnknownTimeZoneError(name);
  known.add(id);
  return id;
}

/** Whether `canonicalTimeZone` takes it. */
export function isTimeZone(name: unknown): name is string {
  try {
    canonicalTimeZone(name);
    return true;
  } catch {
    return false;
  }
}

// The constructor takes identifiers only; `toZonedDateTimeISO` would also take a date-time that mentions a zone.
function identifierOf(name: string): string | undefined {
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId;
  } catch {
    return undefined;
  }
}
