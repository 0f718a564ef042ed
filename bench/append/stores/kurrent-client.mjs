import { randomUUID } from 'node:crypto';
import { jsonEvent, NO_STREAM } from '@kurrent/kurrentdb-client';
import { data, metadata } from '../payload.mjs';
import { connect, ownStreams } from './kurrent-log.mjs';

/** The client by itself, as its documentation shows it: no time-out, no retry, nobody who follows. */
export async function open(url) {
  const client = connect(url);
  const { nameOf, written } = ownStreams(client);
  return {
    contiguous: false,
    async append(stream, revision) {
      const event = jsonEvent({ id: randomUUID(), type: 'TaskCreated', data, metadata });
      const streamState = revision === 0 ? NO_STREAM : BigInt(revision - 1);
      const { position } = await client.appendToStream(nameOf(stream), [event], { streamState });
      return Number(position.commit);
    },
    written,
  };
}
