import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { Pool } from 'pg';
import { closePool, createPool, MigrationError, migrate } from './index.ts';
import { type TestDatabase, testDatabase } from './testing/index.ts';

let database: TestDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await testDatabase();
  pool = createPool(database.url, { max: 4, name: 'migrate-test' });
});
afterEach(async () => {
  await closePool(pool);
  await database.drop();
});

const table = { id: 'table', sql: 'create table thing (id int); insert into thing values (1)' };
const row = { id: 'row', sql: 'insert into thing values (2)' };

async function things(): Promise<number[]> {
  return (await pool.query<{ id: number }>('select id from thing order by id')).rows.map(({ id }) => id);
}

it('applies every migration once, in order, and later ones when they come', async () => {
  await migrate(pool, [table]);
  await migrate(pool, [table, row]);
  await migrate(pool, [table, row]);
  expect(await things()).toEqual([1, 2]);
});

it('lets several processes start at once', async () => {
  const others = [1, 2, 3].map((n) => createPool(database.url, { max: 1, name: `other-${n}` }));
  await Promise.all([pool, ...others].map((each) => migrate(each, [table, row])));
  expect(await things()).toEqual([1, 2]);
  await Promise.all(others.map((other) => closePool(other)));
});

it('keeps nothing of a migration that fails, names it, and all of those before it', async () => {
  const wrong = { id: 'wrong', sql: 'insert into thing values (3); select nothing' };
  const failed = migrate(pool, [table, wrong, row]);
  await expect(failed).rejects.toBeInstanceOf(MigrationError);
  await expect(failed).rejects.toMatchObject({ id: 'wrong' });
  expect(await things()).toEqual([1]);
});

it('asks one question where nothing is to do', async () => {
  await migrate(pool, [table]);
  const query = jest.spyOn(pool, 'query');
  const connect = jest.spyOn(pool, 'connect');
  await migrate(pool, [table]);
  expect(query.mock.calls).toEqual([['select id from docket_migration']]);
  expect(connect).toHaveBeenCalledTimes(1);
});
