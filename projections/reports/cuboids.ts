/** What facts are counted by, as a roll-up names it. */
export type CellColumn = 'status' | 'category' | 'priority' | 'source' | 'type' | 'assignee' | 'reporter';

/** What is counted: creations, resolutions, reopenings, and tasks that stand resolved, by how long that took. */
export type FactKind = 'created' | 'resolved' | 'reopened' | 'resolution';

/** A roll-up: how many facts there are of tasks with these values, in each local month or altogether. */
export interface Cuboid {
  readonly table: string;
  readonly columns: readonly CellColumn[];
  /** Whether each local month of a fact is counted by itself. */
  readonly monthly: boolean;
}

/** The roll-ups, those with the fewest rows first. */
export const CUBOIDS: readonly Cuboid[] = [
  { table: 'report_by_facets', columns: ['status', 'category', 'priority', 'source', 'type'], monthly: false },
  { table: 'report_by_assignee', columns: ['status', 'assignee'], monthly: false },
  { table: 'report_by_reporter', columns: ['status', 'reporter'], monthly: false },
  { table: 'report_by_month', columns: ['status', 'category'], monthly: true },
];

/** Stands for no member: a key has no nulls. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The type of a column. An absent value is an empty text, or NOBODY. */
export const typeOf = (column: CellColumn): 'text' | 'uuid' =>
  column === 'assignee' || column === 'reporter' ? 'uuid' : 'text';

/** The columns that tell the rows of a roll-up apart, and their types. `shared`: whether not only its participants see it. */
export const keyOf = ({ columns, monthly }: Cuboid): readonly (readonly [name: string, type: string])[] => [
  ['organization_id', 'uuid'],
  ['shared', 'boolean'],
  // the first day of the month
  ...(monthly ? ([['month', 'date']] as const) : []),
  ...columns.map((column) => [column, typeOf(column)] as const),
  ['kind', 'text'],
  ['bucket', 'smallint'],
];
