import { randomUUIDv7 } from 'node:crypto';
import { docketCodec } from '../../../dist/apps/docket/src/installation/codec.js';
import { createKurrentEventStore } from '../../../dist/libs/event-store/kurrent/index.js';
import { data, metadata } from '../payload.mjs';
import { CATEGORY, connect, ownStreams } from './kurrent-log.mjs';

/** Docket's log in EventStoreDB or KurrentDB, with what a service has: time-outs, repeats, a subscription that follows. */
export async function open(url) {
  const store = await createKurrentEventStore({ url, codec: { ...docketCodec(), categories: [CATEGORY] } });
  const { nameOf, written } = ownStreams(connect(url));
  return {
    contiguous: false,
    async append(stream, revision) {
      const event = { id: randomUUIDv7(), type: 'TaskCreated', data, metadata };
      return Number((await store.append(nameOf(stream), revision - 1, [event])).position);
    },
    written,
  };
}
