/** What facts are counted by, as a roll-up names it. */
export type CellColumn = 'status' | 'category' | 'priority' | 'source' | 'type' | 'assignee' | 'reporter';

/** What is counted: creations, resolutions, reopenings, and tasks that stand resolved, by how long that took. */
export type FactKind = 'created' | 'resolved' | 'reopened' | 'resolution';

/** A roll-up: how many facts there are of tasks with these values, in each local day or month or altogether. */
export interface Cuboid {
  readonly table: string;
  readonly columns: readonly CellColumn[];
  /** What of a fact's local day is counted by itself; null: nothing. */
  readonly by: 'day' | 'month' | null;
}

/** The roll-ups, those with the fewest rows first. */
export const CUBOIDS: readonly Cuboid[] = [
  { table: 'report_by_facets', columns: ['status', 'category', 'priority', 'source', 'type'], by: null },
  { table: 'report_by_assignee', columns: ['status', 'assignee'], by: null },
  { table: 'report_by_reporter', columns: ['status', 'reporter'], by: null },
  { table: 'report_by_month', columns: ['status', 'category'], by: 'month' },
  { table: 'report_by_day', columns: ['status'], by: 'day' },
];

/** Stands for no member: a key has no nulls. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The type of a column. An absent value is an empty text, or NOBODY. */
export const typeOf = (column: CellColumn): 'text' | 'uuid' =>
  column === 'assignee' || column === 'reporter' ? 'uuid' : 'text';

/** The columns that tell the rows of a roll-up apart, and their types. `shared`: whether not only its participants see it. */
export const keyOf = ({ columns, by }: Cuboid): readonly (readonly [name: string, type: string])[] => [
  ['organization_id', 'uuid'],
  ['shared', 'boolean'],
  // a month by its first day
  ...(by === null ? [] : ([[by, 'date']] as const)),
  ...columns.map((column) => [column, typeOf(column)] as const),
  ['kind', 'text'],
  ['bucket', 'smallint'],
];
