/** The tables of the task list, unqualified. `doc` is the folded task, less its comments, or contact; the columns are what queries ask for. */
export const tables = `
  create table task (
    organization_id uuid not null,
    id uuid not null,
    created_at timestamptz not null,
    -- orders tasks of the same instant, and never changes
    created_ordinal bigint not null,
    type text not null,
    status text not null,
    category text not null,
    priority text,
    source text not null,
    contact_id uuid,
    reporter_id uuid,
    assigned_to uuid,
    -- infinity where there is none, so that undated tasks are ordered last by the index alone
    due_at timestamptz not null,
    due_kind text,
    -- the due date of a task that waits for its reminder
    remind_at timestamptz,
    -- title and description in upper case
    search text not null,
    doc json not null,
    primary key (organization_id, id)
  );

  -- what is left of deleted tasks: where they stood in the list of an earlier instant
  create table deleted_task (
    organization_id uuid not null,
    id uuid not null,
    created_at timestamptz not null,
    created_ordinal bigint not null,
    primary key (organization_id, id)
  );

  create table task_reference (
    organization_id uuid not null,
    kind text not null,
    reference_id text not null,
    task_id uuid not null,
    -- the task's own: the tasks of a reference are found in order
    created_at timestamptz not null,
    created_ordinal bigint not null,
    primary key (organization_id, kind, reference_id, task_id)
  );

  create table task_comment (
    organization_id uuid not null,
    task_id uuid not null,
    id uuid not null,
    -- what it says, in upper case
    search text not null,
    primary key (organization_id, task_id, id)
  );

  -- how many tasks have these values; assignee is '*' for all together, '' for nobody, else a member's id
  create table task_count (
    organization_id uuid not null,
    assignee text not null,
    status text not null,
    category text not null,
    type text not null,
    source text not null,
    priority text not null,
    n bigint not null,
    primary key (organization_id, assignee, status, category, type, source, priority)
  );
  create index task_count_none on task_count (organization_id) where n = 0;

  -- how many tasks that are open or in progress are due on a day, in UTC
  create table task_due_count (
    organization_id uuid not null,
    due_day date not null,
    due_kind text not null,
    type text not null,
    n bigint not null,
    primary key (organization_id, due_day, due_kind, type)
  );
  create index task_due_count_none on task_due_count (organization_id) where n = 0;

  create table contact (
    organization_id uuid not null,
    id uuid not null,
    name text not null,
    -- its digits, as numbers are compared
    phone text,
    doc json not null,
    primary key (organization_id, id)
  );

  create table contact_member (
    organization_id uuid not null,
    contact_id uuid not null,
    member_id uuid not null,
    primary key (organization_id, member_id, contact_id)
  );
`;

/** The indexes that only queries need. */
export const indexes = `
  create index task_newest on task (organization_id, created_at desc, created_ordinal desc);
  create index task_due on task (organization_id, due_at, created_ordinal);
  create index task_overdue on task (organization_id, due_at) where status in ('open', 'in-progress');
  create index task_remind on task (remind_at, organization_id, id) where remind_at is not null;
  create index task_facets on task
    (organization_id, status, category, type, source, priority, created_at desc, created_ordinal desc);
  create index task_assignee on task (organization_id, assigned_to, created_at desc, created_ordinal desc);
  create index task_reporter on task (organization_id, reporter_id, created_at desc, created_ordinal desc);
  create index task_contact on task (organization_id, contact_id, created_at desc, created_ordinal desc)
    where contact_id is not null;
  create index task_search on task using gin (search gin_trgm_ops);
  create index task_comment_search on task_comment using gin (search gin_trgm_ops);
  create index task_reference_newest on task_reference
    (organization_id, kind, reference_id, created_at desc, created_ordinal desc);
  create index deleted_task_newest on deleted_task (organization_id, created_at desc, created_ordinal desc);
  create index contact_phone on contact (organization_id, phone) where phone is not null;
  create index contact_name on contact (organization_id, name, id);
`;

/** The names of those tables. */
export const tableNames = [
  'task',
  'deleted_task',
  'task_reference',
  'task_comment',
  'task_count',
  'task_due_count',
  'contact',
  'contact_member',
] as const;
