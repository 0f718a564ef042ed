import { CATEGORIES, PRIORITIES, SOURCES, STATUSES, taskTypeNames } from '#libs/task';
import type { Dimension } from './query.ts';

const valuesOf = (labelled: readonly { readonly value: string }[]) => labelled.map(({ value }) => value);

const ORDER: Readonly<Partial<Record<Dimension, readonly string[]>>> = {
  status: valuesOf(STATUSES),
  category: valuesOf(CATEGORIES),
  priority: valuesOf(PRIORITIES),
  source: valuesOf(SOURCES),
  type: taskTypeNames,
};

/** Orders groups by their values, one dimension after another: enumerations as they are declared, what has no value last. */
export function byGroup(
  groupBy: readonly Dimension[],
  a: readonly (string | null)[],
  b: readonly (string | null)[],
): number {
  for (const [n, dimension] of groupBy.entries()) {
    const order = byValue(ORDER[dimension], a[n] ?? null, b[n] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

function byValue(order: readonly string[] | undefined, a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (order) return order.indexOf(a) - order.indexOf(b);
  return a < b ? -1 : 1;
}
