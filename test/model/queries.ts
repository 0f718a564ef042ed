import { type ModelCaller, type ModelTask, seesTask, type World } from './world.ts';

/** The filters of a list, each by any of its values. */
export interface ModelFilters {
  readonly status?: readonly string[] | undefined;
  readonly category?: readonly string[] | undefined;
  readonly priority?: readonly string[] | undefined;
  readonly source?: readonly string[] | undefined;
  readonly type?: readonly string[] | undefined;
  readonly contact_id?: readonly string[] | undefined;
  /** Member ids, `me` and `none`. */
  readonly assigned_to?: readonly string[] | undefined;
  /** `kind:id` */
  readonly reference?: readonly string[] | undefined;
  readonly due_before?: string | undefined;
  readonly due_after?: string | undefined;
  readonly overdue?: boolean | undefined;
  readonly q?: string | undefined;
}

export const isOverdue = ({ status, due }: ModelTask): boolean =>
  (status === 'open' || status === 'in-progress') && due !== null && due.past;

/** Whether a task passes the filters, for this caller. */
export function passes(task: ModelTask, filters: ModelFilters, { memberId }: ModelCaller): boolean {
  const { due_before, due_after, overdue, q } = filters;
  const due = task.due && Date.parse(task.due.due_date);
  const any = (values: readonly string[] | undefined, holds: (value: string) => boolean) =>
    !values || values.some(holds);
  return (
    any(filters.status, (value) => task.status === value) &&
    any(filters.category, (value) => task.category === value) &&
    any(filters.priority, (value) => task.priority === value) &&
    any(filters.source, (value) => value === 'manual') &&
    any(filters.type, (value) => task.type === value) &&
    any(filters.contact_id, (value) => task.contact_id === value) &&
    any(filters.assigned_to, (value) =>
      value === 'none'
        ? task.assigned_to === null
        : task.assigned_to !== null && task.assigned_to === (value === 'me' ? memberId : value),
    ) &&
    any(filters.reference, (value) => task.references.some(({ kind, id }) => `${kind}:${id}` === value)) &&
    (due_before === undefined || (due !== null && due < Date.parse(due_before))) &&
    (due_after === undefined || (due !== null && due > Date.parse(due_after))) &&
    (overdue === undefined || overdue === isOverdue(task)) &&
    (q === undefined ||
      [task.title, task.description ?? '', ...task.comments.map(({ body }) => body)].some((text) =>
        text.toLowerCase().includes(q.toLowerCase()),
      ))
  );
}

/** The tasks that a caller must get, newest first. */
export const listed = (world: World, caller: ModelCaller, filters: ModelFilters): ModelTask[] =>
  world.tasks
    .map(({ task }) => task)
    .filter((task) => !task.deleted && seesTask(world, caller, task) && passes(task, filters, caller))
    .reverse();

/** What a caller must get as of an instant, newest first: what stood then, if they may see the task as it is now. */
export const listedAsOf = (world: World, caller: ModelCaller, filters: ModelFilters, instant: string): ModelTask[] =>
  world.tasks
    .flatMap(({ task: present, events }) => {
      const then = events.findLast(({ after }) => after.updated_at <= instant)?.after;
      if (!then || then.deleted || !passes(then, filters, caller)) return [];
      const sees = present.deleted ? ['admin', 'auditor'].includes(caller.role) : seesTask(world, caller, present);
      return sees ? [then] : [];
    })
    .reverse();

/** The counts by status of these tasks. */
export function countsOf(tasks: readonly ModelTask[]) {
  const of = (status: string) => tasks.filter((task) => task.status === status).length;
  return { open: of('open'), in_progress: of('in-progress'), done: of('done'), dismissed: of('dismissed') };
}

/** The filters as a query: lists by commas or by repetition. */
export function queryOf(filters: ModelFilters, repeat: boolean): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value === undefined) continue;
    if (!Array.isArray(value)) query.append(name, String(value));
    else if (!repeat) query.append(name, value.join(','));
    else for (const one of value) query.append(name, one);
  }
  return query;
}
