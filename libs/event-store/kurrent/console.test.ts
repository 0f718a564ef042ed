import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { type EventStore, NO_STREAM } from '../port.ts';
import { CATEGORY, newStream, noted } from '../testing/events.ts';
import { collect, connect } from './testing/client.ts';
import { openStore, PATIENT } from './testing/open-store.ts';
import { serverForTests } from './testing/server.ts';

let server: Awaited<ReturnType<typeof serverForTests>>;
let store: EventStore;
let client: KurrentDBClient;

beforeAll(async () => {
  server = await serverForTests();
  store = await openStore(server.url, PATIENT);
  client = connect(server.url);
});
afterAll(async () => {
  await store.close();
  await client.dispose();
  await server.stop();
});

it("an event stands in the server as KurrentDB's own tools expect it", async () => {
  const stream = newStream();
  const event = noted('hello');
  const caused = { ...noted('again'), metadata: { ...event.metadata, causation_id: event.id } };
  await store.append(stream, NO_STREAM, [event, caused]);
  const [first, second] = (await collect(client.readStream(stream))).map((resolved) => resolved.event);
  expect(stream.startsWith(`${CATEGORY}-`)).toBe(true);
  expect(first).toMatchObject({ id: event.id, type: 'Noted', isJson: true, data: { text: 'hello' } });
  expect(first?.metadata).toMatchObject({ $correlationId: event.metadata.correlation_id, version: 1 });
  expect(first?.metadata).toMatchObject({ $causationId: null });
  expect(second?.metadata).toMatchObject({ $causationId: event.id });
  expect((await store.readStream(stream)).map(({ metadata }) => metadata)).toEqual([event.metadata, caused.metadata]);
});

it('what another program wrote on a stream of ours is told as a fault, and hides nothing', async () => {
  const stream = newStream();
  const plain = { id: noted().id, type: 'Noted', contentType: 'application/octet-stream' as const };
  await client.appendToStream(stream, { ...plain, data: Buffer.from('no JSON'), metadata: Buffer.from('none') });
  await store.append(stream, 0, [noted('ours')]);
  const [theirs, ours] = await store.readStream(stream);
  expect(theirs).toMatchObject({ type: 'Noted', revision: 0, fault: expect.any(String) });
  expect(ours).toMatchObject({ revision: 1, data: { text: 'ours' } });
});
