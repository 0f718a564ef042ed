import { type InstantLike, instantOf } from './instant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How far an instant lies from now, rounded down, in the words of specification §5: `just now`, `45m ago`, `in 8h`,
 * `>1y ago`; `Never` for null. Less than a minute is `just now` on either side.
 * @throws InvalidDateTimeError
 */
export function formatRelativeTime(instant: InstantLike | null, now: InstantLike): string {
  if (instant === null) return 'Never';
  const past = instantOf(now).epochMilliseconds - instantOf(instant).epochMilliseconds;
  const distance = Math.abs(past);
  if (distance < MINUTE) return 'just now';
  return past > 0 ? `${magnitude(distance)} ago` : `in ${magnitude(distance)}`;
}

function magnitude(ms: number): string {
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h`;
  if (ms < 7 * DAY) return `${Math.floor(ms / DAY)}d`;
  if (ms < 30 * DAY) return `${Math.floor(ms / (7 * DAY))}w`;
  if (ms < 365 * DAY) return `${Math.floor(ms / (30 * DAY))}mo`;
  return '>1y';
}
