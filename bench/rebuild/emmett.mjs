import { getPostgreSQLEventStore, rebuildPostgreSQLProjections } from '@event-driven-io/emmett-postgresql';
import { query } from '../common/postgres.mjs';
import { documents, rows } from './emmett-projections.mjs';

/** The first events of a Docket's log as Emmett's messages. */
const COPY = `
  insert into emt_messages (stream_position, transaction_id, stream_id, message_schema_version, message_id, message_type,
    message_data, message_metadata)
  select revision + 1, pg_current_xact_id(), stream, '1', id::text, type, data::jsonb, metadata::jsonb
  from json_to_recordset($1) as e (revision int, id text, stream text, type text, data text, metadata text)`;
const READ = `
  select position::int, revision, id, stream, type, data, metadata from log.event
  where position > $1 and stream like 'task-%' order by position limit $2`;

/**
 * Emmett's rebuild of a list of tasks from so many of the same events, in two ways: a document for each stream, with
 * all defaults; and tuned: pages of a thousand, and one statement that a user wrote for each page. Answers seconds.
 */
export async function rebuildWithEmmett(source, url, wanted) {
  const store = getPostgreSQLEventStore(url);
  await store.schema.migrate();
  await store.close();
  let events = 0;
  for (let page = [{ position: 0 }]; page.length > 0 && events < wanted; events += page.length) {
    page = await query(source, READ, [page.at(-1).position, Math.min(5_000, wanted - events)]);
    await query(url, COPY, [JSON.stringify(page)]);
  }
  await query(url, 'analyze');
  const [{ n }] = await query(url, `select count(distinct stream_id)::int as n from emt_messages`);
  return [
    { name: 'default', events, ...(await rebuild(url, documents, {}, n)) },
    { name: 'tuned', events, ...(await rebuild(url, rows, { pulling: { batchSize: 1_000 } }, n)) },
  ];
}

async function rebuild(url, { projection, count }, options, expected) {
  const consumer = rebuildPostgreSQLProjections({ connectionString: url, projections: [projection], ...options });
  const started = performance.now();
  await consumer.start();
  const seconds = (performance.now() - started) / 1000;
  await consumer.close();
  const [{ n }] = await query(url, count);
  return { seconds, faults: { lost: Math.max(0, expected - n), doubled: Math.max(0, n - expected), misordered: 0 } };
}
