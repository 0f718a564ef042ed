import type { Migration } from '#libs/postgres';

/** Who refers to which bytes. */
export const attachmentMigrations: readonly Migration[] = [
  {
    id: 'attachment-1',
    sql: `
      create schema attachment;

      -- One row an upload, written before its bytes are stored and before its event is appended: no event of the log
      -- is without a row, so the rows of a hash are all who refer to its bytes, and perhaps some who never came to it.
      create table attachment.claim (
        id uuid primary key,
        organization_id uuid not null,
        sha256 text not null,
        task_id uuid not null,
        attachment_id uuid not null,
        claimed_at timestamptz not null default clock_timestamp(),
        -- whether its event is known to be in the log; such a row stays for as long as the task's history does
        recorded boolean not null default false
      );
      create index claim_blob on attachment.claim (organization_id, sha256);
      create index claim_task on attachment.claim (organization_id, task_id);
      create index claim_unrecorded on attachment.claim (id) where not recorded;`,
  },
];
