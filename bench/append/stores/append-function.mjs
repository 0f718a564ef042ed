import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { query } from '../../common/postgres.mjs';
import { data, metadata } from '../payload.mjs';

/**
 * The peer of P1: an append as one would write it by hand: a table of the same columns and indexes, and a function that
 * looks at the stream's last revision and inserts one event. Positions come from a sequence: they have gaps, and commit
 * out of order, which Docket's do not.
 */
export const SCHEMA = `
  create table event (
    position bigint generated always as identity primary key,
    revision integer not null,
    id uuid not null,
    stream text collate "C" not null,
    type text collate "C" not null,
    data text not null,
    metadata text not null,
    unique (stream, revision)
  );
  create function append(to_stream text, expected integer, id uuid, type text, data text, metadata text) returns bigint
  language plpgsql as $$
  declare
    found constant integer := coalesce(
      (select e.revision from event e where e.stream = to_stream order by e.revision desc limit 1), -1);
    result bigint;
  begin
    if found <> expected then
      raise exception 'expected %, found %', expected, found;
    end if;
    insert into event (revision, id, stream, type, data, metadata)
      values (expected + 1, id, to_stream, type, data, metadata) returning position into result;
    return result;
  end $$;`;

export const WRITTEN = 'select stream, revision, position::float8 from event where position > $1 order by position';

const APPEND = { name: 'append', text: 'select append($1, $2, $3, $4, $5, $6)', rowMode: 'array' };

/** The same function called through `pg` with a pool of 16. */
export async function open(url) {
  await query(url, SCHEMA);
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  return {
    contiguous: false,
    async append(stream, revision) {
      const values = [
        stream,
        revision - 1,
        randomUUID(),
        'TaskCreated',
        JSON.stringify(data),
        JSON.stringify(metadata),
      ];
      const { rows } = await pool.query({ ...APPEND, values });
      return Number(rows[0][0]);
    },
    written: async (after) => (await pool.query({ text: WRITTEN, values: [after], rowMode: 'array' })).rows,
  };
}
