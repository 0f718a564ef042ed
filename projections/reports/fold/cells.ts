import { bucketOf } from '../bucket.ts';
import { type CellColumn, CUBOIDS, type Cuboid, type FactKind } from '../cuboids.ts';
import type { Life, Version } from './life.ts';

/** By how much a row of a roll-up changes; `key` are the values of its key columns, in their order. */
export interface CellChange {
  readonly key: readonly (string | number)[];
  readonly n: number;
}

/** A task's life before and after a page, and its organization's local days. */
export interface LifeChange {
  readonly before: Life;
  readonly after: Life;
  readonly dayOf: (at: number) => string;
}

/** How the rows of a roll-up change when tasks do: always by the difference, so that no recount is ever needed. */
export function cellChanges(cuboid: Cuboid, changes: Iterable<LifeChange>): CellChange[] {
  const sums = new Map<string, { key: (string | number)[]; n: number }>();
  const add = (key: (string | number)[], by: number) => {
    const name = key.join('\n');
    const sum = sums.get(name);
    if (sum) sum.n += by;
    else sums.set(name, { key, n: by });
  };
  for (const { before, after, dayOf } of changes) {
    for (const key of cells(cuboid, before, dayOf)) add(key, -1);
    for (const key of cells(cuboid, after, dayOf)) add(key, 1);
  }
  return [...sums.values()].filter(({ n }) => n !== 0);
}

/** What a task is at present; undefined where it was deleted, or is not there yet. */
export function presentOf({ versions }: Life): Version | undefined {
  const last = versions.at(-1);
  return last?.to === Number.POSITIVE_INFINITY ? last : undefined;
}

const VALUE: Readonly<Record<CellColumn, (version: Version) => string | null>> = {
  status: ({ status }) => status,
  category: ({ category }) => category,
  priority: ({ priority }) => priority,
  source: ({ source }) => source,
  type: ({ type }) => type,
  assignee: ({ assignedTo }) => assignedTo,
  reporter: ({ reporterId }) => reporterId,
};

function cells(cuboid: Cuboid, life: Life, dayOf: LifeChange['dayOf']): (string | number)[][] {
  const present = presentOf(life);
  if (!present) return [];
  const values = cuboid.columns.map((column) => VALUE[column](present) ?? '');
  const cell = (kind: FactKind, at: number, bucket = 0) => [
    life.organizationId,
    ...(cuboid.daily ? [dayOf(at)] : []),
    ...values,
    kind,
    bucket,
  ];
  const { createdAt, resolvedAt } = present;
  return [
    cell('created', createdAt),
    ...life.facts.map(({ kind, at }) => cell(kind, at)),
    ...(resolvedAt === null ? [] : [cell('resolution', resolvedAt, bucketOf(resolvedAt - createdAt))]),
  ];
}

/** The changes of every roll-up, by its table. */
export const allCellChanges = (changes: readonly LifeChange[]): (readonly [Cuboid, CellChange[]])[] =>
  CUBOIDS.map((cuboid) => [cuboid, cellChanges(cuboid, changes)]);
