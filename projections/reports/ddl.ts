import { participantsOnlySql } from '#libs/access';
import { CUBOIDS, type Cuboid, keyOf } from './cuboids.ts';

/** What is kept of a task for a stretch of its life. */
const STATE = `
  organization_id uuid not null,
  id uuid not null,
  -- since when the task has been like this
  valid_from timestamptz not null,
  status text not null,
  category text not null,
  priority text,
  source text not null,
  type text not null,
  contact_id uuid,
  reporter_id uuid,
  assigned_to uuid,
  created_at timestamptz not null,
  -- days are local ones of the organization's present zone
  created_day date not null,
  -- null unless it stands resolved
  resolved_at timestamptz,
  resolved_day date,
  resolution_ms bigint,
  bucket smallint,
  -- how often it had been resolved and reopened by then
  resolved_count int not null,
  reopened_count int not null`;

/** The tables of the reports, unqualified. */
export const tables = `
  -- tasks as they are
  create table report_task (${STATE}, primary key (organization_id, id));

  -- tasks as they were, deleted ones too
  create table report_past (${STATE}, valid_to timestamptz not null, primary key (organization_id, id, valid_from));

  -- each time a task was resolved or reopened; of deleted ones, too
  create table report_fact (
    organization_id uuid not null,
    task_id uuid not null,
    revision int not null,
    kind text not null,
    at timestamptz not null,
    day date not null,
    primary key (organization_id, task_id, revision)
  );
  ${CUBOIDS.map(rollUp).join('')}
  create table report_organization (organization_id uuid primary key, name text not null, time_zone text not null);

  create table report_member (
    organization_id uuid not null,
    id uuid not null,
    user_id text not null,
    name text not null,
    kind text not null,
    role text not null,
    removed boolean not null,
    primary key (organization_id, id)
  );
`;

function rollUp(cuboid: Cuboid): string {
  const { table } = cuboid;
  const key = keyOf(cuboid);
  return `
  create table ${table} (
    ${key.map(([name, type]) => `${name} ${type} not null`).join(', ')},
    n bigint not null,
    primary key (${key.map(([name]) => name).join(', ')})
  );
  create index ${table}_none on ${table} (organization_id) where n = 0;`;
}

/** The indexes that only queries need. */
export const indexes = `
  create index report_task_created on report_task (organization_id, created_at);
  create index report_task_resolved on report_task (organization_id, resolved_at) where resolved_at is not null;
  create index report_task_bucket on report_task (organization_id, bucket) where bucket is not null;
  create index report_task_assignee on report_task (organization_id, assigned_to, bucket);
  create index report_task_reporter on report_task (organization_id, reporter_id, bucket);
  create index report_task_contact on report_task (organization_id, contact_id) where contact_id is not null;
  create index report_task_personal on report_task (organization_id) where ${participantsOnlySql('type')};
  create index report_past_from on report_past (organization_id, valid_from);
  create index report_past_to on report_past (organization_id, valid_to);
  create index report_fact_at on report_fact (organization_id, at);
`;

/** The names of those tables. */
export const tableNames = [
  'report_task',
  'report_past',
  'report_fact',
  ...CUBOIDS.map(({ table }) => table),
  'report_organization',
  'report_member',
] as const;
