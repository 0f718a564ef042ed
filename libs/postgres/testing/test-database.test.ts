import { expect, it } from '@jest/globals';
import { Client } from 'pg';
import { testDatabase } from './index.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

it('gives every caller an empty database of its own', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
  await query(one.url, 'create table thing (id int)');
  expect(await query(two.url, "select to_regclass('thing') as found")).toEqual([{ found: null }]);
  await Promise.all([one.drop(), two.drop()]);
});

it('drops a database that is still in use', async () => {
  const database = await testDatabase();
  const client = new Client({ connectionString: database.url });
  const ended = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await database.drop();
  await ended;
  await expect(query(database.url, 'select 1')).rejects.toMatchObject({ code: '3D000' });
});
