import { sameReference, type Task, type TaskHead } from '#libs/task';
import type { Moment, TaskFilters } from './filters.ts';
import { searchable, searchedText } from './rows.ts';

const ONE_OF = ['status', 'category', 'priority', 'source', 'type', 'contact_id', 'assigned_to'] as const;

/** Whether a task passes the filters: the same as `conditions` ask of its row. */
export function passes(task: Task, filters: TaskFilters, moment: Moment): boolean {
  const { reference, due_before, due_after, overdue, q } = filters;
  const due = task.due_date === null ? null : Date.parse(task.due_date);
  return (
    ONE_OF.every((field) => {
      const values: readonly (string | null)[] | undefined = filters[field];
      return (
        values === undefined || (values.includes(task[field]) && (field === 'assigned_to' || task[field] !== null))
      );
    }) &&
    (reference === undefined || reference.some((wanted) => task.references.some((r) => sameReference(r, wanted)))) &&
    (due_before === undefined || (due !== null && due < Date.parse(due_before))) &&
    (due_after === undefined || (due !== null && due > Date.parse(due_after))) &&
    (overdue === undefined || overdue === isOverdue(task, moment)) &&
    (q === undefined || says(task, searchable(q)))
  );
}

const says = (task: Task, wanted: string): boolean =>
  searchedText(task).includes(wanted) || task.comments.some(({ body }) => searchable(body).includes(wanted));

/** Specification §2: a `date` is overdue once its day is over, and that is once a later day has begun. */
export function isOverdue({ status, due_date, due_kind }: TaskHead | Task, { now, startOfToday }: Moment): boolean {
  if (due_date === null || (status !== 'open' && status !== 'in-progress')) return false;
  return Date.parse(due_date) < Date.parse(due_kind === 'date' ? startOfToday : now);
}
