import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ReferenceKey } from '#libs/task';
import type { Moment, TaskFilters } from './filters.ts';
import { searchable } from './rows.ts';

type Condition = RawBuilder<SqlBool>;

const FACETS = ['status', 'category', 'priority', 'source', 'type'] as const;

/** The filters less their text, which is looked for apart: `searchConditions`. */
export type Unsearched = Omit<TaskFilters, 'q'> & { readonly q?: undefined };

/** The filters as conditions on `task`. */
export function conditions(filters: Unsearched, moment: Moment): Condition[] {
  const facets = FACETS.flatMap((facet) => {
    const values = filters[facet];
    return values ? [isOneOf(facet, values)] : [];
  });
  const { contact_id, assigned_to, reference, due_before, due_after, overdue } = filters;
  return [
    ...facets,
    ...(contact_id ? [isOneOf('contact_id', contact_id, 'uuid')] : []),
    ...(assigned_to ? [isAssigned(assigned_to)] : []),
    ...(reference ? [hasReference(reference)] : []),
    ...(due_before ? [sql<SqlBool>`task.due_at < ${due_before}`] : []),
    ...(due_after ? [sql<SqlBool>`task.due_at > ${due_after} and task.due_at < 'infinity'`] : []),
    ...(overdue === undefined ? [] : [overdue ? isOverdue(moment) : sql<SqlBool>`(${isOverdue(moment)}) is not true`]),
  ];
}

/**
 * The ways in which a task is found by a text, each narrow enough for an index of its own: by what it says itself, and by
 * what was said on it. A task may be found in both. Without a text, the one way is to be there.
 */
export function searchConditions(q: string | undefined): Condition[] {
  if (q === undefined) return [sql`true`];
  const { own, said } = search(q);
  return [own, said];
}

/** The same ways, each task found in one of them at most: for counts, which see all that is found. */
export function disjointSearchConditions(q: string | undefined): Condition[] {
  if (q === undefined) return [sql`true`];
  const { own, said } = search(q);
  return [own, sql`(${said} and not ${own})`];
}

function search(q: string): { readonly own: Condition; readonly said: Condition } {
  const pattern = `%${escapeLike(searchable(q))}%`;
  return {
    own: sql`(task.search like ${pattern})`,
    said: sql`(task.organization_id, task.id) in (
      select organization_id, task_id from task_comment where search like ${pattern})`,
  };
}

/** That a row of `task_reference` is of this reference. */
export const isReferredTo = ({ kind, id }: ReferenceKey): Condition =>
  sql`(task_reference.kind = ${kind} and task_reference.reference_id = ${id})`;

/** All of them; true where there is none. */
export const all = (parts: readonly Condition[]): Condition =>
  parts.length === 0 ? sql`true` : sql`${sql.join(parts, sql` and `)}`;

/** One value is asked for by `=`: an array would keep an index from giving the rows in order. */
function isOneOf(column: string, values: readonly string[], type = 'text'): Condition {
  const ref = sql.ref(`task.${column}`);
  return values.length === 1 ? sql`${ref} = ${values[0]}` : sql`${ref} = any(${[...values]}::${sql.raw(type)}[])`;
}

function isAssigned(members: readonly (string | null)[]): Condition {
  const ids = members.filter((member) => member !== null);
  if (!members.includes(null)) return isOneOf('assigned_to', ids, 'uuid');
  const nobody = sql<SqlBool>`task.assigned_to is null`;
  return ids.length === 0 ? nobody : sql`(${nobody} or ${isOneOf('assigned_to', ids, 'uuid')})`;
}

function hasReference(references: NonNullable<TaskFilters['reference']>): Condition {
  return sql`task.id in (
    select task_id from task_reference
    join unnest(${references.map((r) => r.kind)}::text[], ${references.map((r) => r.id)}::text[])
      as wanted (kind, reference_id) using (kind, reference_id)
    where task_reference.organization_id = task.organization_id)`;
}

/** Specification §2: a `date` is overdue once its day is over, and that is once a later day has begun. */
function isOverdue({ now, startOfToday }: Moment): Condition {
  return sql`task.status in ('open', 'in-progress') and task.due_at < ${now}
    and (task.due_kind = 'datetime' or task.due_at < ${startOfToday})`;
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
