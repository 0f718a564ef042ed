import { type SqlBool, sql } from 'kysely';
import { scopeToSql, type TaskScope } from '#libs/access';
import { conditions } from './conditions.ts';
import type { TaskRows } from './count-tasks.ts';
import { tasksBy } from './dimensions.ts';
import type { ReportFilters, ReportScope } from './query.ts';

const TASKS = tasksBy(sql`null`);

/** The tasks in a scope as they are. */
export function presentTasks(scope: TaskScope, filters: ReportFilters): TaskRows {
  return { from: sql`report_task as task`, where: [scopeToSql(scope), ...conditions(filters, TASKS)], until: null };
}

const COLUMNS = sql`task.organization_id, task.id, task.status, task.category, task.priority, task.source, task.type,
  task.contact_id, task.reporter_id, task.assigned_to, task.created_at, task.created_day, task.resolved_at,
  task.resolved_day, task.resolution_ms, task.bucket, task.resolved_count, task.reopened_count`;

/**
 * The tasks as they stood at an instant. What the caller may see of them is decided by what they are now, as for the
 * list; those that have been deleted since are for those who see deleted ones.
 */
export function standingTasks(
  { tasks: scope, seesDeleted }: ReportScope,
  filters: ReportFilters,
  instant: string,
): TaskRows {
  const organization = sql<SqlBool>`task.organization_id = ${scope.organizationId}`;
  const present = { alias: 'present', contact: 'contact_id' };
  const seesAll = scope.condition.kind === 'all' && seesDeleted;
  const visible = sql<SqlBool>`
    exists (select from report_task as present
      where present.organization_id = task.organization_id and present.id = task.id and ${scopeToSql(scope, present)})
    or ${seesDeleted} and not exists (select from report_task as present
      where present.organization_id = task.organization_id and present.id = task.id)`;
  const from = sql`(
    select ${COLUMNS} from report_task as task where ${scopeToSql(scope)} and task.valid_from <= ${instant}
    union all
    select ${COLUMNS} from report_past as task
    where ${organization} and task.valid_from <= ${instant} and task.valid_to > ${instant}
      and (${seesAll ? sql`true` : visible})) as task`;
  return { from, where: conditions(filters, TASKS), until: instant };
}
