import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventStore, NO_STREAM } from '../port.ts';
import { many } from '../testing/events.ts';
import { cancel, type TestLog, terminate, testLog, waitsForLock } from './testing/log.ts';
import { startProxy, type TestProxy } from './testing/proxy.ts';

let log: TestLog;
let proxy: TestProxy;
let store: EventStore;
beforeEach(async () => {
  log = await testLog();
  proxy = await startProxy(log.url);
  store = await log.open(proxy.url);
});
afterEach(async () => {
  proxy.reset();
  await log.drop();
  await proxy.close();
});

const stored = async () =>
  (await log.pool.query('select stream from log.event order by position')).rows.map((row) => row.stream);

/** Resolves at the next wake. */
function woken(): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.onAppended(() => resolve(stop()));
  });
}

describe('a lost connection', () => {
  it('before the commit is made good: each append is written once, in its order', async () => {
    const holder = await log.session();
    await holder.query('begin');
    await holder.query('select from log.head for update');
    const streams = Array.from({ length: 10 }, (_, i) => `s${i}`);
    const appends = streams.map((stream) => store.append(stream, NO_STREAM, many(1)));
    await waitsForLock(log, 'docket log writer');
    await terminate(log, 'docket log writer');
    await holder.query('commit');
    expect(await Promise.all(appends)).toMatchObject(streams.map((_, i) => ({ revision: 0, position: String(i + 1) })));
    expect(await stored()).toEqual(streams);
  });

  it('between commit and answer is made good: the append is recognised', async () => {
    await store.append('s', NO_STREAM, many(1));
    proxy.swallowAnswers();
    const appends = [
      store.append('s', 0, many(2)),
      store.append('s', 2, many(1)),
      store.append('t', NO_STREAM, many(1)),
    ];
    while ((await stored()).length < 5);
    proxy.reset();
    expect(await Promise.all(appends)).toEqual([
      { revision: 2, position: '3', repeated: true },
      { revision: 3, position: '4', repeated: true },
      { revision: 0, position: '5', repeated: true },
    ]);
    expect(await stored()).toHaveLength(5);
  });

  it('keeps nobody from being first: what fails behind another waits for it', async () => {
    const holder = await log.session();
    await holder.query('begin');
    await holder.query('select from log.head for update');
    const appends = Array.from({ length: 100 }, (_, i) => store.append(`s${i}`, NO_STREAM, many(1)));
    await waitsForLock(log, 'docket log writer');
    await cancel(log, 'docket log writer');
    await holder.query('commit');
    expect((await Promise.all(appends)).map(({ position }) => Number(position))).toEqual(appends.map((_, i) => i + 1));
  });

  it('of the listener loses no news', async () => {
    const other = await log.open();
    for (let round = 0; round < 3; round++) {
      const news = woken();
      await terminate(log, 'docket log listener');
      await other.append(`s${round}`, NO_STREAM, many(1));
      await news;
    }
  });
});

describe('a server that did not answer', () => {
  it('is heard again as soon as it is back', async () => {
    const other = await log.open();
    proxy.freeze();
    await other.append('s', NO_STREAM, many(1));
    const news = woken();
    proxy.reset();
    await news;
    expect(await store.readAll(null, 10)).toHaveLength(1);
  });
});

describe('a closed store', () => {
  it('has answered what was under way, and takes nothing more', async () => {
    const append = store.append('s', NO_STREAM, many(1));
    await store.close();
    expect(await append).toMatchObject({ revision: 0 });
    const calls = [store.append('s', 0, many(1)), store.readStream('s'), store.readAll('1', 1), store.head()];
    for (const result of await Promise.allSettled(calls))
      expect(result).toMatchObject({ reason: { name: 'StoreUnavailableError' } });
  });
});
