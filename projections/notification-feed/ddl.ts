/** What members were notified of. The words that they read are the task's: they stand in the log alone. */
export const tables = `
  create table notification (
    organization_id uuid not null,
    id uuid not null,
    member_id uuid not null,
    category text not null,
    task_id uuid not null,
    comment_id uuid,
    -- whose act it is about
    by json,
    -- when what it tells of happened: the order of the feed
    created_at timestamptz not null,
    -- its place in the log: the order in which it came
    ordinal bigint not null,
    read_at timestamptz,
    primary key (organization_id, id)
  );
  create index notification_unread on notification (organization_id, member_id, ordinal) where read_at is null;
`;

/** What only queries need. */
export const indexes = `
  create index notification_newest on notification (organization_id, member_id, created_at desc, ordinal desc);
  create index notification_ordinal on notification (ordinal);
`;

export const tableNames = ['notification'] as const;
