/** The tables of the audit log, unqualified. */
export const tables = `
  create table audit_entry (
    organization_id uuid not null,
    -- from 1 in each organization, without a gap, in the order of the log
    sequence bigint not null,
    position text not null,
    ordinal bigint not null,
    id uuid not null,
    stream text collate "C" not null,
    revision int not null,
    type text not null,
    -- null where the metadata cannot be read
    occurred_at timestamptz,
    recorded_at timestamptz,
    actor_kind text,
    actor_id text,
    task_id uuid,
    contact_id uuid,
    -- the very texts of the log, personal text still sealed
    data text not null,
    metadata text not null,
    previous_hash text not null,
    hash text not null,
    primary key (organization_id, sequence)
  );

  -- the last entry of each organization
  create table audit_head (
    organization_id uuid primary key,
    sequence bigint not null,
    hash text not null
  );

  -- whose task it is, as only its first event says
  create table audit_task (
    organization_id uuid not null,
    task_id uuid not null,
    contact_id uuid not null,
    primary key (organization_id, task_id)
  );
`;

/** The indexes that only queries need. */
export const indexes = `
  create unique index audit_entry_ordinal on audit_entry (organization_id, ordinal);
  create index audit_entry_task on audit_entry (organization_id, task_id, sequence) where task_id is not null;
  create index audit_entry_contact on audit_entry (organization_id, contact_id, sequence) where contact_id is not null;
  create index audit_entry_actor on audit_entry (organization_id, actor_id, sequence);
  create index audit_entry_type on audit_entry (organization_id, type, sequence);
  create index audit_entry_occurred on audit_entry (organization_id, occurred_at);
`;

/** The names of those tables. */
export const tableNames = ['audit_entry', 'audit_head', 'audit_task'] as const;
