import type { ReferenceKey, TaskCategory, TaskPriority, TaskSource, TaskStatus } from '#libs/task';

/** What a list or a count is narrowed to: each filter that is there must hold, by any of its values. */
export interface TaskFilters {
  readonly status?: readonly TaskStatus[] | undefined;
  readonly category?: readonly TaskCategory[] | undefined;
  readonly priority?: readonly TaskPriority[] | undefined;
  readonly source?: readonly TaskSource[] | undefined;
  readonly type?: readonly string[] | undefined;
  readonly contact_id?: readonly string[] | undefined;
  /** Member ids; null stands for nobody. */
  readonly assigned_to?: readonly (string | null)[] | undefined;
  readonly reference?: readonly ReferenceKey[] | undefined;
  /** RFC 3339 instants; both exclude the instant itself. */
  readonly due_before?: string | undefined;
  readonly due_after?: string | undefined;
  readonly overdue?: boolean | undefined;
  /** Literal text, found in any case. */
  readonly q?: string | undefined;
}

/** The moment that `overdue` is asked for: now, and the start of today in the organization's zone; RFC 3339. */
export interface Moment {
  readonly now: string;
  readonly startOfToday: string;
}
