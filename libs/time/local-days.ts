import { instantOf } from './instant.ts';
import { canonicalTimeZone } from './time-zone.ts';
import { zonedAt } from './zoned.ts';

/** A stretch of time in which a zone keeps its offset: milliseconds since 1970, `until` excluded. */
export interface OffsetSpan {
  readonly since: number;
  readonly until: number;
  /** What the local clock is ahead of UTC, in milliseconds. */
  readonly offset: number;
}

const DAY_MS = 86_400_000;

/**
 * The local days of a zone, for many instants: each stretch of one offset is looked up once.
 * @throws UnknownTimeZoneError
 */
export class LocalDays {
  readonly #zone: string;
  #spans: OffsetSpan[] = [];

  constructor(zone: string) {
    this.#zone = canonicalTimeZone(zone);
  }

  /** The local day of an instant (milliseconds since 1970), as `2026-03-28`. */
  dayOf(at: number): string {
    const day = Math.floor((at + this.spanAt(at).offset) / DAY_MS) * DAY_MS;
    return new Date(day).toISOString().slice(0, 10);
  }

  /** The stretch of one offset that an instant lies in. */
  spanAt(at: number): OffsetSpan {
    const known = this.#spans.find(({ since, until }) => since <= at && at < until);
    if (known) return known;
    const span = spanAround(at, this.#zone);
    this.#spans = [span, ...this.#spans];
    return span;
  }

  /** The stretches from one instant to another, both included, without a gap. */
  spansBetween(first: number, last: number): readonly OffsetSpan[] {
    const spans = [this.spanAt(first)];
    for (let next = spans[0]; next && next.until <= last; ) {
      next = this.spanAt(next.until);
      spans.push(next);
    }
    return spans;
  }
}

function spanAround(at: number, zone: string): OffsetSpan {
  const zoned = zonedAt(at, zone);
  // The transition before it excludes the instant itself, which may be one.
  const since = zoned.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  const until = zoned.getTimeZoneTransition('next');
  return {
    since: since?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: until?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: zoned.offsetNanoseconds / 1e6,
  };
}

/** The day in UTC of an instant (RFC 3339), moved by some days: `2026-03-28`; null where its year has not four digits. */
export function utcDay(at: string, moved = 0): string | null {
  const day = new Date(instantOf(at).epochMilliseconds + moved * DAY_MS).toISOString();
  return /^\d{4}-/.test(day) && !day.startsWith('0000') ? day.slice(0, 10) : null;
}
