import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { data, metadata } from '../payload.mjs';

const WRITTEN = `
  select stream_id, stream_position::int - 1, global_position::float8 from emt_messages
  where global_position > $1 order by global_position`;

/** Emmett's store over PostgreSQL, with a pool of 16. */
export async function open(url) {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  const store = getPostgreSQLEventStore(url, { connectionOptions: { pool } });
  await store.schema.migrate();
  return {
    contiguous: false,
    async append(stream, revision) {
      const events = [{ type: 'TaskCreated', data, metadata }];
      const result = await store.appendToStream(stream, events, { expectedStreamVersion: BigInt(revision) });
      return Number(result.lastEventGlobalPosition);
    },
    written: async (after) => (await pool.query({ text: WRITTEN, values: [after], rowMode: 'array' })).rows,
  };
}
