import type { Migration } from '#libs/postgres';
import { APPEND } from './append-function.ts';
import { APPEND_1 } from './append-function-1.ts';

/**
 * `log.head` is the one lock: `log.append` updates it first and is a transaction of its own, so the lock is held for
 * one function call and its commit. Positions are therefore contiguous and in commit order: whoever sees n sees
 * everything up to n. Payloads are text, not jsonb: a JSON text may hold \u0000, which jsonb refuses.
 * The names compare by bytes (collate "C"), the cheapest order, and the same on every machine.
 */
const TABLES = `
create schema log;
create table log.head (
  singleton boolean primary key default true check (singleton),
  position bigint not null
) with (fillfactor = 10);
insert into log.head (position) values (0);
create table log.event (
  position bigint primary key,
  revision integer not null,
  id uuid not null,
  stream text collate "C" not null,
  type text collate "C" not null,
  data text not null,
  metadata text not null,
  unique (stream, revision)
);
`;

/** The log's tables and functions, in the schema `log`. */
export const eventStoreMigrations: readonly Migration[] = [
  { id: 'log-001-tables', sql: TABLES },
  { id: 'log-002-append', sql: APPEND_1 },
  { id: 'log-003-guards', sql: APPEND },
];
