import { PARTICIPANT_TYPES } from '#libs/task';
import { bucketOf } from '../bucket.ts';
import { type CellColumn, CUBOIDS, type Cuboid, type FactKind, NOBODY } from '../cuboids.ts';
import type { Life, Version } from './life.ts';

type CellKey = readonly (string | number | boolean)[];

/** By how much a row of a roll-up changes; `key` are the values of its key columns, in their order. */
export interface CellChange {
  readonly key: CellKey;
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
  const sums = new Map<string, { key: CellKey; n: number }>();
  const add = (key: CellKey, by: number) => {
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

const VALUE: Readonly<Record<CellColumn, (version: Version) => string>> = {
  status: ({ status }) => status,
  category: ({ category }) => category,
  priority: ({ priority }) => priority ?? '',
  source: ({ source }) => source,
  type: ({ type }) => type,
  assignee: ({ assignedTo }) => assignedTo ?? NOBODY,
  reporter: ({ reporterId }) => reporterId ?? NOBODY,
};

function cells(cuboid: Cuboid, life: Life, dayOf: LifeChange['dayOf']): CellKey[] {
  const present = presentOf(life);
  if (!present) return [];
  const values = cuboid.columns.map((column) => VALUE[column](present));
  const shared = !PARTICIPANT_TYPES.includes(present.type);
  const cell = (kind: FactKind, at: number, bucket = 0) => [
    life.organizationId,
    shared,
    ...(cuboid.by === null ? [] : [cuboid.by === 'day' ? dayOf(at) : `${dayOf(at).slice(0, 7)}-01`]),
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
