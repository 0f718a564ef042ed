import type { Migration } from '#libs/postgres';

/** Who works on what: all else that sagas know is in the log. */
export const sagaMigrations: readonly Migration[] = [
  {
    id: 'saga-1',
    sql: `
      create schema saga;
      create table saga.lease (
        name text primary key,
        owner text,
        -- which turn it is: a copy that was paused past its lease cannot renew or release that of another
        epoch bigint not null default 0,
        held_until timestamptz not null default '-infinity'
      );`,
  },
];
