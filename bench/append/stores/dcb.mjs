import { Query, SequencePosition, Tags } from '@dcb-es/event-store';
import { PostgresEventStore } from '@dcb-es/event-store-postgres';
import pg from 'pg';
import { data, metadata } from '../payload.mjs';

const WRITTEN = `
  select substr(tags[1], 8), (payload::json->'metadata'->>'revision')::int, sequence_position::float8 from events
  where sequence_position > $1 order by sequence_position`;

/**
 * The DCB store over PostgreSQL, with a pool of 16. A stream is a tag; the expected revision is the condition that
 * nothing came after the position of the stream's last event.
 */
export async function open(url) {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  const store = new PostgresEventStore({ pool });
  await store.ensureInstalled();
  const last = new Map();
  return {
    contiguous: false,
    async append(stream, revision) {
      const tags = Tags.from([`stream=${stream}`]);
      const after = (revision > 0 && last.get(stream)) || SequencePosition.initial();
      const condition = { failIfEventsMatch: Query.fromItems([{ types: ['TaskCreated'], tags }]), after };
      const events = { type: 'TaskCreated', tags, data, metadata: { ...metadata, revision } };
      const position = await store.append({ events, condition });
      last.set(stream, position);
      return Number(position.toString());
    },
    written: async (after) => (await pool.query({ text: WRITTEN, values: [after], rowMode: 'array' })).rows,
  };
}
