import { type RawBuilder, sql } from 'kysely';
import { type CellColumn, type Cuboid, NOBODY } from '../cuboids.ts';
import type { Dimension } from './query.ts';

/** Whether a dimension is a time. */
export const isTime = (name: Dimension): name is 'day' | 'week' | 'month' =>
  name === 'day' || name === 'week' || name === 'month';

/** A relation with the columns to group by. An absent value is NOBODY for a member, else an empty text. */
export interface Grouping {
  /** The column of an attribute. */
  readonly column: (name: CellColumn) => RawBuilder<unknown>;
  /** The local day that counts. */
  readonly day: RawBuilder<unknown>;
}

const NONE = sql.lit(NOBODY);

/** The columns of tasks, by the alias `task`. */
const TASK: Readonly<Record<CellColumn, RawBuilder<unknown>>> = {
  status: sql`task.status`,
  category: sql`task.category`,
  priority: sql`coalesce(task.priority, '')`,
  source: sql`task.source`,
  type: sql`task.type`,
  assignee: sql`coalesce(task.assigned_to, ${NONE}::uuid)`,
  reporter: sql`coalesce(task.reporter_id, ${NONE}::uuid)`,
};

/** Tasks, by a day of theirs. */
export const tasksBy = (day: RawBuilder<unknown>): Grouping => ({ column: (name) => TASK[name], day });

/** The rows of a roll-up, by the alias `cell`; one that keeps no days apart has none to be asked for. */
export const cellsOf = ({ by }: Cuboid): Grouping => ({
  column: (name) => sql.ref(`cell.${name}`),
  day: sql.ref(`cell.${by ?? 'month'}`),
});

/** The value of a dimension. */
export function dimensionOf(name: Dimension, { column, day }: Grouping): RawBuilder<unknown> {
  if (!isTime(name)) return column(name);
  return name === 'day' ? day : sql`date_trunc(${sql.lit(name)}, ${day}::timestamp)::date`;
}

/** The type of a dimension's values. */
export function sqlTypeOf(name: Dimension): RawBuilder<unknown> {
  if (isTime(name)) return sql`date`;
  return name === 'assignee' || name === 'reporter' ? sql`uuid` : sql`text`;
}

/** The names of the columns that hold the values, in order: g0, g1 and so on. */
export const names = (groupBy: readonly Dimension[], of = ''): RawBuilder<unknown>[] =>
  groupBy.map((_, n) => sql.raw(`${of}g${n}`));

/** The values of all dimensions, for `select`. */
export const values = (groupBy: readonly Dimension[], grouping: Grouping): RawBuilder<unknown>[] =>
  groupBy.map((name, n) => sql`${dimensionOf(name, grouping)} as ${sql.raw(`g${n}`)}`);

/** A list with commas between. */
export const list = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join([...parts]);

/** The first columns of a query, to group by. */
export const positions = (n: number): RawBuilder<unknown> =>
  sql.raw(Array.from({ length: n }, (_, column) => column + 1).join(', '));

/** A value as a report shows it. */
export function shown(name: Dimension, value: string): string | null {
  if (value === '' || value === NOBODY) return null;
  return name === 'month' ? value.slice(0, 7) : value;
}
