import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventStore, NO_STREAM } from '../port.ts';
import { many, newStream } from '../testing/events.ts';
import { type TestLog, testLog, waitsForLock } from './testing/log.ts';

const WRITER = 'docket log writer';
/** One event of type Counted on the stream `foreign`, as another process would append it. */
const FOREIGN = `select log.append(null, 1, 'foreign', '{1}', '{-1}', '{1}', '{1}', '{0}', gen_random_uuid()::text, 'Counted',
  '{"n":0}', '{"version":1}')`;

let log: TestLog;
let store: EventStore;
beforeEach(async () => {
  log = await testLog();
  store = await log.open();
});
afterEach(() => log.drop());

const everything = async () => {
  const { rows } = await log.pool.query('select position, stream, revision from log.event order by position');
  return rows;
};

describe('while another transaction holds the log', () => {
  it('an append waits for its commit, and nobody sees what is not committed', async () => {
    const other = await log.session();
    await other.query('begin');
    await other.query(FOREIGN);
    const stream = newStream();
    const append = store.append(stream, NO_STREAM, many(1));
    await waitsForLock(log, WRITER);
    expect(await store.readAll(null, 10)).toEqual([]);
    expect(await store.head()).toBeNull();
    await other.query('commit');
    expect(await append).toEqual({ revision: 0, position: '2', repeated: false });
    expect((await store.readAll(null, 10)).map((event) => event.stream)).toEqual(['foreign', stream]);
  });

  it('a guard sees what that one commits', async () => {
    const other = await log.session();
    await other.query('begin');
    await other.query(FOREIGN);
    const guarded = (revision: number) =>
      store.append(newStream(), NO_STREAM, many(1), { unchanged: [{ stream: 'foreign', revision }] });
    const answers = Promise.allSettled([guarded(NO_STREAM), guarded(0)]);
    await waitsForLock(log, WRITER);
    await other.query('commit');
    expect(await answers).toMatchObject([
      { status: 'rejected', reason: { name: 'StaleGuardError', stream: 'foreign', expected: -1, found: 0 } },
      { status: 'fulfilled', value: { position: '2' } },
    ]);
  });

  it('a guard sees what an append of the same batch writes', async () => {
    const guard = newStream();
    const unchanged = [{ stream: guard, revision: NO_STREAM }];
    const answers = await Promise.allSettled([
      store.append(newStream(), NO_STREAM, many(1), { unchanged }),
      store.append(guard, NO_STREAM, many(1)),
      store.append(newStream(), NO_STREAM, many(1), { unchanged }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect((await everything()).map((row) => row.position)).toEqual(['1', '2']);
  });

  it('its rollback leaves no gap', async () => {
    const other = await log.session();
    await other.query('begin');
    await other.query(FOREIGN);
    const append = store.append(newStream(), NO_STREAM, many(2));
    await waitsForLock(log, WRITER);
    await other.query('rollback');
    expect(await append).toMatchObject({ position: '2' });
    expect((await everything()).map((row) => row.position)).toEqual(['1', '2']);
  });

  it('a stream that it creates is a conflict for those who wait', async () => {
    const other = await log.session();
    await other.query('begin');
    await other.query(FOREIGN);
    const answers = Promise.allSettled([
      store.append('foreign', NO_STREAM, many(1)),
      store.append('foreign', 0, many(1)),
      store.append(newStream(), NO_STREAM, many(1)),
    ]);
    await waitsForLock(log, WRITER);
    await other.query('commit');
    expect(await answers).toMatchObject([
      { reason: { actual: 0 } },
      { value: { position: '2' } },
      { value: { position: '3' } },
    ]);
  });

  it('appends that come in keep their order, through every store', async () => {
    const stores = [store, await log.open()];
    const holder = await log.session();
    await holder.query('begin');
    await holder.query('select from log.head for update');
    const appends = Array.from({ length: 60 }, (_, i) =>
      stores[i % 2]!.append(`s${i % 2}`, Math.floor(i / 2) - 1, many(1)),
    );
    await waitsForLock(log, WRITER, 2);
    const late = appends.push(store.append('late', NO_STREAM, many(1)));
    await holder.query('commit');
    const results = await Promise.all(appends);
    expect(late).toBe(61);
    expect(results.at(-1)?.revision).toBe(0);
    const rows = await everything();
    expect(rows.map((row) => Number(row.position))).toEqual(rows.map((_, i) => i + 1));
    for (const name of ['s0', 's1'])
      expect(rows.filter((row) => row.stream === name).map((row) => row.revision)).toEqual([...Array(30).keys()]);
  });

  it('an append is answered within 5 seconds, and later ones go through again', async () => {
    const holder = await log.session();
    await holder.query('begin');
    await holder.query('select from log.head for update');
    const started = performance.now();
    const append = store.append('s', NO_STREAM, many(1));
    await expect(append).rejects.toMatchObject({ name: 'StoreUnavailableError' });
    // Five seconds, and as long again for a machine that is busy.
    expect(performance.now() - started).toBeLessThan(10_000);
    await holder.query('rollback');
    expect(await store.append('t', NO_STREAM, many(1))).toMatchObject({ revision: 0 });
    expect((await everything()).map((row) => row.stream)).toEqual(['t']);
  });
});

it('a read does not end with the own last event where another process has written behind it', async () => {
  await store.append(newStream(), NO_STREAM, many(1));
  const news = new Promise<void>((resolve) => store.onAppended(resolve));
  await (await log.session()).query(FOREIGN);
  await news;
  expect((await store.readAll(null, 10)).map(({ position }) => position)).toEqual(['1', '2']);
});

it('positions are contiguous, whatever was refused between them', async () => {
  const stores = [store, await log.open(), await log.open()];
  const write = async (writer: number) => {
    const stream = `s${writer % 20}`;
    for (let i = 0; i < 10; i++)
      await stores[writer % 3]!.append(stream, i - 1, many(1 + (i % 3))).catch((error: Error) => {
        expect(error.name).toBe('WrongExpectedRevisionError');
      });
  };
  await Promise.all(Array.from({ length: 64 }, (_, writer) => write(writer)));
  const rows = await everything();
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.map((row) => Number(row.position))).toEqual(rows.map((_, i) => i + 1));
  expect(await store.head()).toBe(String(rows.length));
});

it('an append that the server refuses fails alone, and those built on it with it', async () => {
  await log.pool.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'no 7 here'; end $$;
    create trigger refuse before insert on log.event for each row when (new.data = '{"n":7}') execute function refuse()`);
  const answers = Promise.allSettled([
    store.append('a', NO_STREAM, many(2)),
    store.append('b', NO_STREAM, many(8)),
    store.append('b', 7, many(1)),
    store.append('a', 1, many(1)),
    store.append('c', NO_STREAM, many(1)),
    store.append('c', 0, many(1)),
  ]);
  // Enough for one more batch, which is on the way behind the refused one.
  const behind = await Promise.all(Array.from({ length: 60 }, (_, i) => store.append(`d${i}`, NO_STREAM, many(1))));
  expect(await answers).toMatchObject([
    { value: { revision: 1, position: '2' } },
    { reason: { name: 'InvalidAppendError' } },
    { reason: { name: 'WrongExpectedRevisionError', actual: NO_STREAM } },
    { value: { revision: 2, position: '3' } },
    { value: { revision: 0, position: '4' } },
    { value: { revision: 1, position: '5' } },
  ]);
  expect(behind.map(({ position }) => Number(position))).toEqual(behind.map((_, i) => i + 6));
  expect(await store.head()).toBe('65');
});
