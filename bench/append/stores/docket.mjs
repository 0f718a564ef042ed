import { randomUUID } from 'node:crypto';
import { docketCodec } from '../../../dist/apps/docket/src/installation/codec.js';
import { createPostgresEventStore, eventStoreMigrations } from '../../../dist/libs/event-store/postgres/index.js';
import { createPool, migrate } from '../../../dist/libs/postgres/index.js';
import { data, metadata } from '../payload.mjs';

const WRITTEN = 'select stream, revision, position::float8 from log.event where position > $1 order by position';

/** Docket's log. */
export async function open(url) {
  const pool = createPool(url, { name: 'bench', max: 2, queryTimeoutMs: 60_000 });
  await migrate(pool, eventStoreMigrations);
  const store = await createPostgresEventStore({ pool, codec: docketCodec() });
  return {
    contiguous: true,
    async append(stream, revision) {
      const event = { id: randomUUID(), type: 'TaskCreated', data, metadata };
      return Number((await store.append(stream, revision - 1, [event])).position);
    },
    written: async (after) => (await pool.query({ text: WRITTEN, values: [after], rowMode: 'array' })).rows,
  };
}
