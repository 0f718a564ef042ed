import { randomUUID } from 'node:crypto';
import { KurrentDBClient, START, streamNameFilter } from '@kurrent/kurrentdb-client';

/** Streams of this category are none that a service would read. */
export const CATEGORY = 'bench';

/** The client as it is: `esdb://` makes it print a warning. */
export const connect = (url) => KurrentDBClient.connectionString(url.replace(/^esdb/, 'kurrentdb'));

/**
 * The names of one contestant's streams on a server that others use, too, and what stands there: `[stream, revision,
 * position]` after a position, in the order of the log.
 */
export function ownStreams(client) {
  const prefix = `${CATEGORY}-${randomUUID()}_`;
  return {
    nameOf: (stream) => prefix + stream,
    async written(after) {
      const fromPosition = after === 0 ? START : { commit: BigInt(after), prepare: BigInt(after) };
      const rows = [];
      // A read begins with the event at its position.
      for await (const { event } of client.readAll({ fromPosition, filter: streamNameFilter({ prefixes: [prefix] }) }))
        if (Number(event.position.commit) > after)
          rows.push([event.streamId.slice(prefix.length), Number(event.revision), Number(event.position.commit)]);
      return rows;
    },
  };
}
