import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { migrate } from '#libs/postgres';
import { type TestDatabase, testDatabase } from '#libs/postgres/testing';
import { projectionMigrations, reachedTogether } from './index.ts';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = new Pool({ connectionString: database.url, max: 1 });
  await migrate(pool, projectionMigrations);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const INSERT = 'insert into projection.build (name, version, status, position) values ($1, 1, $2, $3)';

it('is where the last of the serving builds is; nowhere while one has not begun', async () => {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const reached = (...names: string[]) => reachedTogether(db, names, BigInt);
  for (const build of [
    ['a', 'serving', '9'],
    ['a', 'building', '3'],
    ['b', 'serving', '10'],
    ['c', 'serving', '100'],
    ['d', 'serving', null],
    ['e', 'standby', '8'],
  ])
    await pool.query(INSERT, build);
  expect(await reached('a', 'b', 'c')).toBe('9');
  expect(await reached('c', 'b')).toBe('10');
  expect(await reached('a', 'd')).toBeNull();
  expect(await reached('a', 'e')).toBeNull();
});
