import type { TaskScope } from '#libs/access';
import type { TaskCategory, TaskPriority, TaskSource, TaskStatus } from '#libs/task';

/** What tasks can be grouped by: what they are, who has and who reported them, and local days, ISO weeks and months. */
export const DIMENSIONS = [
  'status',
  'category',
  'priority',
  'source',
  'type',
  'assignee',
  'reporter',
  'day',
  'week',
  'month',
] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** What a report is narrowed to: each filter that is there must hold, by any of its values. */
export interface ReportFilters {
  readonly status?: readonly TaskStatus[] | undefined;
  readonly category?: readonly TaskCategory[] | undefined;
  readonly priority?: readonly TaskPriority[] | undefined;
  readonly source?: readonly TaskSource[] | undefined;
  readonly type?: readonly string[] | undefined;
  readonly contact_id?: readonly string[] | undefined;
  /** Member ids; null stands for nobody. */
  readonly assigned_to?: readonly (string | null)[] | undefined;
}

/** Which facts count: those of `from` and later, and of before `to` (RFC 3339). */
export interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What a report is asked for. */
export interface ReportQuery extends Period {
  readonly groupBy: readonly Dimension[];
  readonly filters: ReportFilters;
  /** The instant at which tasks are looked at (RFC 3339); null: as they are. */
  readonly asOf: string | null;
}

/** Whose report it is. */
export interface ReportScope {
  readonly tasks: TaskScope;
  /** Whether the caller sees tasks of an earlier instant that have been deleted since. */
  readonly seesDeleted: boolean;
}

/** One line of a report. */
export interface ReportGroup {
  readonly group: Readonly<Partial<Record<Dimension, string | null>>>;
  readonly count: number;
  readonly created: number;
  readonly resolved: number;
  readonly reopened: number;
  readonly resolution_seconds: { readonly median: number | null; readonly p90: number | null };
}

/** A report would have more lines than anybody reads. */
export class TooManyGroupsError extends Error {
  override name = 'TooManyGroupsError';
  constructor(readonly most: number) {
    super(`the report has more than ${most} groups`);
  }
}
