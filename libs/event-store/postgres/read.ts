import type { StoredEvent } from '#libs/event';

/** The position of the last event, 0 where there is none. */
export const HEAD = { name: 'log.head', text: 'select position::text from log.head', rowMode: 'array' } as const;

const COLUMNS = 'e.position::text, e.revision, e.id::text, e.stream, e.type, e.data, e.metadata';

/** The events after a position ($1), at most $2, in order. */
export const READ_ALL = {
  name: 'log.read_all',
  text: `select ${COLUMNS} from log.event e where e.position > $1 order by e.position limit $2`,
  rowMode: 'array',
} as const;

/** Reads of streams: their names ($1, joined by line breaks), each from its revision on ($2). */
export const READ_STREAMS = {
  name: 'log.read_streams',
  text: `select ${COLUMNS}, r.slot::integer
    from rows from (string_to_table($1, E'\\n'), unnest($2::integer[])) with ordinality as r(stream, revision, slot)
    cross join lateral (
      select * from log.event e where e.stream = r.stream and e.revision >= r.revision order by e.revision
    ) e
    order by r.slot, e.revision`,
  rowMode: 'array',
} as const;

/** A row of READ_ALL, and the beginning of one of READ_STREAMS. */
export type EventRow = readonly [
  position: string,
  revision: number,
  id: string,
  stream: string,
  type: string,
  data: string,
  metadata: string,
];

/** A row as the codec takes it. */
export function toStored([position, revision, id, stream, type, data, metadata]: EventRow): StoredEvent {
  return { position, revision, id, stream, type, data, metadata };
}
