import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '../errors.ts';
import { type EventStore, NO_STREAM } from '../port.ts';
import { counted } from '../testing/events.ts';
import { type TestLog, testLog } from './testing/log.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

let server: TestServer;
let log: TestLog;
let store: EventStore;
beforeAll(async () => {
  server = await startTestServer();
  log = await testLog(server.url);
  store = await log.open();
});
afterAll(async () => {
  await log.drop();
  await server.kill();
});

/** Appends one event; where the outcome is unknown, the same again. */
async function appendOnce(stream: string, expected: number): Promise<string> {
  const event = counted();
  for (;;) {
    try {
      await store.append(stream, expected, [event]);
      return event.id;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
  }
}

it('a server killed with -9 in the middle of 64 writers loses and doubles nothing', async () => {
  const acknowledged: string[] = [];
  let killed = false;
  let since = 0;
  const { promise: warm, resolve } = Promise.withResolvers<void>();
  const { promise: again, resolve: goesOn } = Promise.withResolvers<void>();
  const write = async (writer: number) => {
    for (let i = 0; since < 300; i++) {
      acknowledged.push(await appendOnce(`s${writer}`, i - 1));
      if (acknowledged.length === 500) resolve();
      if (killed && ++since === 300) goesOn();
    }
  };
  const writers = Promise.all(Array.from({ length: 64 }, (_, writer) => write(writer)));
  await warm;
  await server.kill();
  killed = true;
  await server.start();
  await Promise.all([again, writers]);
  const { rows } = await log.pool.query('select position, id from log.event order by position');
  expect(rows.map((row) => row.id).toSorted()).toEqual(acknowledged.toSorted());
  expect(rows.map((row) => Number(row.position))).toEqual(rows.map((_, i) => i + 1));
});

/** What became of calls that must be over within 5 seconds. */
async function inTime(calls: readonly Promise<unknown>[]): Promise<unknown[]> {
  const started = performance.now();
  const results = await Promise.allSettled(calls);
  // Five seconds, and as long again for a machine that is busy.
  expect(performance.now() - started).toBeLessThan(10_000);
  return results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.name));
}

it('a server that is paused holds up nobody for long, and is used again when it goes on', async () => {
  const { position } = await store.append('paused', NO_STREAM, [counted()]);
  const event = counted();
  const calls = () => [
    store.append('paused', 0, [event]),
    store.append('other', NO_STREAM, [counted()]),
    store.readStream('paused'),
    store.readAll(position, 1),
    store.head(),
  ];
  const closing = await log.open();
  server.pause();
  const others = inTime([log.open(), closing.append('closing', NO_STREAM, [counted()]), closing.close()]);
  expect(await inTime(calls())).toEqual(Array(5).fill('StoreUnavailableError'));
  expect(await others).toEqual([expect.anything(), 'StoreUnavailableError', undefined]);
  server.resume();
  expect(await store.append('paused', 0, [event])).toMatchObject({ revision: 1 });
  expect(await store.readStream('paused')).toHaveLength(2);
});
