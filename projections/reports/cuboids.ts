/** What facts are counted by, as a roll-up names it. */
export type CellColumn = 'status' | 'category' | 'priority' | 'source' | 'type' | 'assignee' | 'reporter';

/** What is counted: creations, resolutions, reopenings, and tasks that stand resolved, by how long that took. */
export type FactKind = 'created' | 'resolved' | 'reopened' | 'resolution';

/** A roll-up: how many facts there are of tasks with these values, on each local day or altogether. */
export interface Cuboid {
  readonly table: string;
  readonly columns: readonly CellColumn[];
  /** Whether each local day of a fact is counted by itself. */
  readonly daily: boolean;
}

/** The roll-ups, those with the fewest rows first. */
export const CUBOIDS: readonly Cuboid[] = [
  { table: 'report_by_facets', columns: ['status', 'category', 'priority', 'source', 'type'], daily: false },
  { table: 'report_by_assignee', columns: ['status', 'type', 'assignee'], daily: false },
  { table: 'report_by_reporter', columns: ['status', 'type', 'reporter'], daily: false },
  { table: 'report_by_day', columns: ['status', 'type'], daily: true },
];

/** The columns that tell the rows of a roll-up apart, and their types. An absent value is an empty text. */
export const keyOf = ({ columns, daily }: Cuboid): readonly (readonly [name: string, type: string])[] => [
  ['organization_id', 'uuid'],
  ...(daily ? ([['day', 'date']] as const) : []),
  ...columns.map((column) => [column, 'text'] as const),
  ['kind', 'text'],
  ['bucket', 'smallint'],
];
