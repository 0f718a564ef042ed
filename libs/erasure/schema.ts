import type { Migration } from '#libs/postgres';

/** Where the keys that seal personal text are kept, each wrapped by the master key; a destroyed one leaves only the fact. */
export const personalKeyMigrations: readonly Migration[] = [
  {
    id: 'personal-key-1',
    sql: `
      create schema secret;
      create table secret.personal_key (
        organization_id uuid not null,
        key_id uuid not null,
        -- null once destroyed
        wrapped text,
        destroyed_at timestamptz,
        -- when what was read with it had left the database's files, too
        purged_at timestamptz,
        primary key (organization_id, key_id),
        check ((wrapped is null) = (destroyed_at is not null))
      );
      create index personal_key_unpurged on secret.personal_key (destroyed_at)
        where destroyed_at is not null and purged_at is null;`,
  },
];
