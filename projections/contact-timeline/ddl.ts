/** The tables of the contact timeline, unqualified. */
export const tables = `
  -- the tasks and calls that entries are about
  create table timeline_subject (
    organization_id uuid not null,
    kind text not null,
    id uuid not null,
    -- null: a call that nobody has linked yet
    contact_id uuid,
    -- what the policy asks for
    type text,
    reporter_id uuid,
    assigned_to uuid,
    member_id uuid,
    deleted boolean not null,
    -- the event that gave it its title, as the log holds it
    titled_id uuid not null,
    titled_type text not null,
    titled_data text not null,
    titled_metadata text not null,
    primary key (organization_id, kind, id)
  );

  create table timeline_entry (
    organization_id uuid not null,
    -- the event's place in the log
    ordinal bigint not null,
    id uuid not null,
    subject_kind text not null,
    subject_id uuid not null,
    contact_id uuid,
    kind text not null,
    type text not null,
    at timestamptz not null,
    comment_id uuid,
    -- the event as the log holds it
    data text not null,
    metadata text not null,
    primary key (organization_id, ordinal)
  );
  create index timeline_entry_subject on timeline_entry (organization_id, subject_kind, subject_id);
`;

/** The indexes that only queries need. */
export const indexes = `
  create index timeline_subject_contact on timeline_subject (organization_id, contact_id) where kind = 'call';
  create index timeline_entry_newest on timeline_entry (organization_id, contact_id, at desc, ordinal desc)
    where contact_id is not null;
`;

/** The names of those tables. */
export const tableNames = ['timeline_subject', 'timeline_entry'] as const;
