import { participantsOnlySql } from '#libs/access';
import type { ReportingColumn, ReportingView } from '#libs/projection';

/** Not the tasks that only their participants see. */
const SHARED = `not (${participantsOnlySql('type')})`;

const STATE: readonly ReportingColumn[] = [
  { name: 'status', sql: 'status', comment: 'open, in-progress, done or dismissed.' },
  { name: 'category', sql: 'category', comment: 'follow-up, callback, send-info, meeting or general.' },
  { name: 'priority', sql: 'priority', comment: 'urgent, high, medium, low; null for none.' },
  { name: 'source', sql: 'source', comment: 'manual or ai.' },
  { name: 'type', sql: 'type', comment: 'contact, internal, report-exception, sample-exception, …' },
  { name: 'contact_id', sql: 'contact_id', comment: 'The contact that it is about: contacts.id; null for none.' },
  { name: 'reporter_id', sql: 'reporter_id', comment: 'The member who reported it: members.id; null for none.' },
  { name: 'assigned_to', sql: 'assigned_to', comment: 'The member who had it: members.id; null for nobody.' },
  { name: 'created_at', sql: 'created_at', comment: 'When the task was created in the world.' },
  { name: 'resolved_at', sql: 'resolved_at', comment: 'When it had been closed; null where it was not.' },
];

const NAMES = [
  'organization_id',
  'id',
  'valid_from',
  'status',
  'category',
  'priority',
  'source',
  'type',
  'contact_id',
  'reporter_id',
  'assigned_to',
  'created_at',
  'resolved_at',
].join(', ');

const taskHistory: ReportingView = {
  name: 'task_history',
  comment:
    'A row for each stretch of time through which a task was as the row says; what came at the very same instant is one. As it stood at T: valid_from <= T and (valid_to is null or valid_to > T). Deleted tasks have no stretch after their deletion.',
  from: `(select ${NAMES}, valid_to from read_model.report_past union all select ${NAMES}, null from read_model.report_task) as stretch`,
  where: SHARED,
  columns: [
    { name: 'task_id', sql: 'id', comment: 'The task, unique in its organization; deleted ones, too.' },
    { name: 'valid_from', sql: 'valid_from', comment: 'Since when it was like this.' },
    { name: 'valid_to', sql: 'valid_to', comment: 'Until when; null: it is so still.' },
    ...STATE,
  ],
};

const taskClosings: ReportingView = {
  name: 'task_closings',
  comment: 'A row for each time a task was closed, done or dismissed, or opened again.',
  from: `read_model.report_fact join (
    select organization_id, id as task_id, type from read_model.report_task
    union select organization_id, id, type from read_model.report_past) as task using (organization_id, task_id)`,
  where: SHARED,
  columns: [
    { name: 'task_id', sql: 'task_id', comment: 'The task; deleted ones, too.' },
    { name: 'revision', sql: 'revision', comment: "The number of the event among the task's, from 0." },
    { name: 'kind', sql: 'kind', comment: 'resolved or reopened.' },
    { name: 'at', sql: 'at', comment: 'When it occurred in the world.' },
    { name: 'day', sql: 'day', comment: "That day in the organization's zone." },
  ],
};

const MONTHS = `(
  select organization_id, month, status, category, sum(n) filter (where kind = 'created') as created,
    sum(n) filter (where kind = 'resolved') as resolved, sum(n) filter (where kind = 'reopened') as reopened
  from read_model.report_by_month where shared group by organization_id, month, status, category) as counted`;

const count = (name: string, what: string): ReportingColumn => ({
  name,
  sql: `coalesce(${name}, 0)::bigint`,
  comment: `How many ${what} in that month.`,
});

const tasksByMonth: ReportingView = {
  name: 'tasks_by_month',
  comment:
    'What happened in each month to the tasks that have a status and category now, counted ahead: no slow query.',
  from: MONTHS,
  where: 'coalesce(created, 0) + coalesce(resolved, 0) + coalesce(reopened, 0) > 0',
  columns: [
    { name: 'month', sql: 'month', comment: "The first day of the month, in the organization's zone." },
    { name: 'status', sql: 'status', comment: 'The status that the tasks have now.' },
    { name: 'category', sql: 'category', comment: 'The category that they have now.' },
    count('created', 'were created'),
    count('resolved', 'times one of them was closed'),
    count('reopened', 'times one of them was opened again'),
  ],
};

const organizations: ReportingView = {
  name: 'organizations',
  comment: 'A row for each organization.',
  from: 'read_model.report_organization',
  columns: [
    { name: 'name', sql: 'name', comment: 'Its name.' },
    { name: 'time_zone', sql: 'time_zone', comment: 'Its IANA time zone: days and months are counted in it.' },
  ],
};

const members: ReportingView = {
  name: 'members',
  comment: 'A row for each member, those who were removed, too.',
  from: 'read_model.report_member',
  columns: [
    { name: 'id', sql: 'id', comment: 'The member, unique in its organization.' },
    { name: 'name', sql: 'name', comment: 'The name.' },
    { name: 'kind', sql: 'kind', comment: 'staff or doctor.' },
    { name: 'role', sql: 'role', comment: 'admin, member, agent, viewer or auditor.' },
    { name: 'removed', sql: 'removed', comment: 'Whether the member was removed.' },
  ],
};

/** What analysts see of what reports are made from. */
export const reporting: readonly ReportingView[] = [taskHistory, taskClosings, tasksByMonth, organizations, members];
