import type { DurationsOf } from './durations.ts';
import type { Summary } from './summary.ts';

/** A quantile in seconds, interpolated as percentile_cont does, rounded to the microsecond; null of nothing. */
export function quantile(summary: Summary, share: number, durationsOf: DurationsOf): number | null {
  if (summary.resolutions === 0) return null;
  const place = share * (summary.resolutions - 1);
  const [low, high] = [
    valueAt(summary, Math.floor(place), durationsOf),
    valueAt(summary, Math.ceil(place), durationsOf),
  ];
  const ms = low + (high - low) * (place - Math.floor(place));
  return Math.round(ms * 1_000) / 1e6;
}

function valueAt(summary: Summary, rank: number, durationsOf: DurationsOf): number {
  const holder = summary.buckets.findLast(({ before }) => before <= rank);
  const value = holder && durationsOf(summary, holder.bucket)[rank - holder.before];
  if (value === undefined) throw new Error(`no bucket of the group holds the duration of rank ${rank}`);
  return value;
}
