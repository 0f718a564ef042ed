import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { testServer } from './server.ts';

export { testFolder } from './test-folder.ts';

/** An empty database of its own for one test or one test file. */
export interface TestDatabase {
  readonly url: string;
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database on the embedded PostgreSQL that one jest run shares. The first call of a run starts the
 * server (about a second), the others take some 20 ms. What is not dropped goes with the server at the run's end.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await testServer();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(server, `drop database if exists ${name} with (force)`) };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
