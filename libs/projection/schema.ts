import type { Migration } from '#libs/postgres';

/** Where builds are kept track of, and the schema under whose names the serving ones are read. */
export const projectionMigrations: readonly Migration[] = [
  {
    id: 'projection-1',
    sql: `
      create extension if not exists pg_trgm with schema public;
      create schema projection;
      create schema read_model;

      create table projection.build (
        id int generated always as identity primary key,
        name text not null,
        version int not null,
        -- building: being filled; serving: the one that is read; standby: kept up, so that it can serve again
        status text not null check (status in ('building', 'serving', 'standby')),
        -- everything up to here is in the tables
        position text,
        -- who works on it, until when, and which turn that is: a checkpoint moves only under its own epoch
        owner text,
        epoch bigint not null default 0,
        lease_until timestamptz not null default '-infinity',
        created_at timestamptz not null default clock_timestamp()
      );
      create unique index build_serving on projection.build (name) where status = 'serving';

      create table projection.dead_letter (
        build_id int not null references projection.build on delete cascade,
        stream text not null,
        revision bigint not null,
        position text not null,
        organization_id uuid,
        type text not null,
        -- why it was set aside: its own fault, or null for one that waits behind another of its stream
        error text,
        set_aside_at timestamptz not null default clock_timestamp(),
        primary key (build_id, stream, revision)
      );`,
  },
  {
    id: 'projection-2',
    sql: `
      alter table projection.build
        -- whether the indexes that only queries need are there
        add column indexed boolean not null default false,
        -- the instant that an as-of build stands still at
        add column as_of timestamptz,
        drop constraint build_status_check,
        -- superseded: to be dropped; as-of: apart from all others, never read by the service
        add constraint build_status_check
          check (status in ('building', 'serving', 'standby', 'superseded', 'as-of'));
      update projection.build set indexed = true where status = 'serving';`,
  },
  {
    id: 'projection-3',
    sql: `
      create schema reporting;
      comment on schema reporting is
        'Views for analysts: their names and columns stay. Tasks that only their participants see are left out.';

      -- who may read them: roles of the database, made by docket reporting grant
      create table projection.reporting_reader (
        role text primary key,
        -- those whose rows the role sees; null for all
        organizations uuid[]
      );`,
  },
  {
    id: 'projection-4',
    sql: `
      alter table projection.build
        -- the event at the checkpoint: a log that was restored may hold another one there. Of use only while both positions
        -- are the same: an older program moves the other one alone
        add column event_position text,
        add column event_id text;`,
  },
];
