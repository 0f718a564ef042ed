import { rawSql, sql } from '@event-driven-io/dumbo';
import { pongoSingleStreamProjection, postgreSQLRawBatchSQLProjection } from '@event-driven-io/emmett-postgresql';

const TYPES = ['TaskCreated', 'TaskStarted', 'TaskResolved'];

const statusOf = (type, data) => (type === 'TaskStarted' ? 'in-progress' : data.resolution);

/** A document for each task, as Emmett's documentation shows it. */
export const documents = {
  projection: pongoSingleStreamProjection({
    collectionName: 'tasks',
    canHandle: TYPES,
    evolve: (document, { type, data }) =>
      type === 'TaskCreated' ? { ...data, status: 'open' } : { ...document, status: statusOf(type, data) },
  }),
  count: 'select count(*)::int as n from tasks',
};

const INSERT = `
  insert into task_row (stream, status, doc) select stream, 'open', doc
  from jsonb_to_recordset(%L::jsonb) as e (stream text, doc jsonb)`;
const UPDATE = `
  update task_row set status = e.status from jsonb_to_recordset(%L::jsonb) as e (stream text, status text)
  where task_row.stream = e.stream`;

/** A row for each task, with one insert and one update for a page: what a user can write in SQL. */
export const rows = {
  projection: postgreSQLRawBatchSQLProjection({
    name: 'task_row',
    canHandle: TYPES,
    init: () => rawSql('create table if not exists task_row (stream text primary key, status text, doc jsonb)'),
    evolve: (events) => {
      const of = (keep, item) =>
        JSON.stringify(events.filter(keep).map((event) => ({ stream: event.metadata.streamName, ...item(event) })));
      const isNew = ({ type }) => type === 'TaskCreated';
      const inserts = of(isNew, ({ data }) => ({ doc: data }));
      const updates = of(
        (event) => !isNew(event),
        ({ type, data }) => ({ status: statusOf(type, data) }),
      );
      return [sql(INSERT, inserts), sql(UPDATE, updates)];
    },
  }),
  count: 'select count(*)::int as n from task_row',
};
