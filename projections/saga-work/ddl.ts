/** The instances of sagas that wait for an attempt or were given up; those that are completed are gone. */
export const tables = `
  create table saga_instance (
    organization_id uuid not null,
    id uuid not null,
    saga text not null,
    key text not null,
    -- the event that set it going last
    source_stream text not null,
    source_revision int not null,
    source_id uuid not null,
    begun_at timestamptz not null,
    -- waiting: never tried; retrying: tried in vain; given-up: not tried again by itself
    status text not null,
    failures int not null,
    reason text,
    -- null: given up
    next_attempt_at timestamptz,
    primary key (organization_id, id)
  );
  create index saga_instance_due on saga_instance (saga, next_attempt_at) where next_attempt_at is not null;
`;

/** What operators ask for. */
export const indexes = 'create index saga_instance_status on saga_instance (organization_id, status, begun_at, id);';

export const tableNames = ['saga_instance'] as const;
