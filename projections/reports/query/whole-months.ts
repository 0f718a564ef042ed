import { utcDay } from '#libs/time';
import type { WholeMonths } from './count-cells.ts';
import type { Period } from './query.ts';

/** A local day of any zone that is so far from a bound's day in UTC lies in the period as a whole, whatever its clocks do. */
const MARGIN_DAYS = 2;

/** The months that lie in a period in any zone; null where there are none. */
export function wholeMonths({ from, to }: Period): WholeMonths | null {
  const first = from === undefined ? null : monthFrom(utcDay(from, MARGIN_DAYS));
  const last = to === undefined ? null : monthUntil(utcDay(to, -MARGIN_DAYS));
  // A bound at the very end of all years has no month beyond it.
  if ((from !== undefined && first === null) || (to !== undefined && last === null)) return null;
  return first !== null && last !== null && first > last ? null : { first, last };
}

/** The first day of the first month that begins on a day or later. */
function monthFrom(day: string | null): string | null {
  if (day === null) return null;
  const date = Temporal.PlainDate.from(day);
  return textOf(date.day === 1 ? date : date.with({ day: 1 }).add({ months: 1 }));
}

/** The last day of the last month that ends on a day or earlier. */
function monthUntil(day: string | null): string | null {
  if (day === null) return null;
  const next = Temporal.PlainDate.from(day).add({ days: 1 });
  return textOf(next.with({ day: 1 }).subtract({ days: 1 }));
}

const textOf = (date: Temporal.PlainDate): string | null =>
  date.year < 1 || date.year > 9999 ? null : date.toString();
