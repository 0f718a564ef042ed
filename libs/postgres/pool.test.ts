import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { closePool, createPool, DatabaseUnavailableError, inTransaction, isTooSlow, isUnavailable } from './index.ts';
import { type TestDatabase, testDatabase } from './testing/index.ts';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = createPool(database.url, { max: 4, name: 'pool-test' });
});
afterAll(async () => {
  await closePool(pool);
  await database.drop();
});

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the types of columns', () => {
  it('keeps int8, numeric and dates as text, timestamps as ISO text in UTC, and parses json', async () => {
    const { rows } = await pool.query(`
      select 9007199254740993::int8 as int8, 1.10::numeric as numeric, date '2026-02-28' as date,
        timestamptz '2026-02-28 23:59:59.1239+02' as timestamptz, timestamp '2026-02-28 23:59:59' as timestamp,
        timestamptz 'infinity' as infinity, array[timestamptz '2026-01-01Z', null] as times,
        array[date '2026-01-01'] as dates, '{"a":[1]}'::jsonb as jsonb, 7::int4 as int4`);
    expect(rows).toEqual([
      {
        int8: '9007199254740993',
        numeric: '1.10',
        date: '2026-02-28',
        timestamptz: '2026-02-28T21:59:59.123Z',
        timestamp: '2026-02-28T23:59:59.000Z',
        infinity: 'infinity',
        times: ['2026-01-01T00:00:00.000Z', null],
        dates: ['2026-01-01'],
        jsonb: { a: [1] },
        int4: 7,
      },
    ]);
  });
});

describe('a database that fails', () => {
  it('gives up a statement that runs too long', async () => {
    const short = createPool(database.url, { max: 1, name: 'short', queryTimeoutMs: 50 });
    const error = await failure(short.query('select pg_sleep(5)'));
    expect(error).toMatchObject({ code: '57014' });
    expect([isUnavailable(error), isTooSlow(error)]).toEqual([true, true]);
    expect(isTooSlow(new DatabaseUnavailableError(error))).toBe(true);
    await closePool(short);
  });

  it('survives the loss of idle and of checked-out connections, and reconnects', async () => {
    const client = await pool.connect();
    const lost = new Promise((resolve) => client.once('end', resolve));
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'pool-test' and pid <> pg_backend_pid()`);
    await lost;
    expect(isUnavailable(await failure(client.query('select 1')))).toBe(true);
    client.release(true);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('names a refused connection', async () => {
    const nobody = createPool('postgres://127.0.0.1:1/x', { max: 1, name: 'refused' });
    const error = await failure(inTransaction(nobody, async () => undefined));
    expect(error).toBeInstanceOf(DatabaseUnavailableError);
    await closePool(nobody);
  });

  it('gives up a server that accepts and then says nothing, and closes within its time', async () => {
    const silent: Server = createServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    if (!address || typeof address === 'string') throw new Error('no port');
    const frozen = createPool(`postgres://postgres@127.0.0.1:${address.port}/x`, { max: 1, name: 'frozen' });
    const started = performance.now();
    expect(isUnavailable(await failure(frozen.query('select 1')))).toBe(true);
    await closePool(frozen, 500);
    // Five seconds, and as long again for a machine that is busy.
    expect(performance.now() - started).toBeLessThan(10_000);
    silent.close();
  });

  it('does not take a wrong query for a database that is away', async () => {
    expect(isUnavailable(await failure(pool.query('select nothing')))).toBe(false);
    expect(isUnavailable(new Error('something else'))).toBe(false);
  });
});

describe('a transaction', () => {
  it('keeps all that was done, or nothing where the work fails', async () => {
    await pool.query('create table thing (id int)');
    await inTransaction(pool, (client) => client.query('insert into thing values (1)'));
    const wrong = new Error('wrong');
    const failed = inTransaction(pool, async (client) => {
      await client.query('insert into thing values (2)');
      throw wrong;
    });
    expect(await failure(failed)).toBe(wrong);
    expect((await pool.query('select id from thing')).rows).toEqual([{ id: 1 }]);
  });
});
