import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openEmbeddedPostgres } from '../../dist/libs/postgres/embedded/index.js';
import { makeFolder } from './folder.mjs';

const quiet = { info() {}, warn() {}, error() {} };

/**
 * The server of a run, for Docket and for every peer: the one that Docket ships, with the settings that Docket gives
 * it (fsync and synchronous_commit on).
 */
export async function startPostgres() {
  const folder = makeFolder('server');
  const server = await openEmbeddedPostgres(folder, quiet);
  const kill = () => killServer(join(folder, 'postgres/postmaster.pid'));
  process.prependListener('exit', kill);
  const settings = await query(
    server.url,
    `select name, setting from pg_settings where name in ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes')`,
  );
  return {
    settings: Object.fromEntries(settings.map(({ name, setting }) => [name, setting])),
    /** An empty database, by its address. */
    async createDatabase(name) {
      await query(server.url, `create database ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async stop() {
      await server.release();
      process.off('exit', kill);
    },
  };
}

/** Ends a server at once, and waits until it is gone, as its folder is removed next. For the end of this process: it blocks. */
function killServer(file) {
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (let n = 0; n < 500; n++) {
    try {
      process.kill(pid, n === 0 ? 'SIGQUIT' : 0);
    } catch {
      return;
    }
    Atomics.wait(sleeper, 0, 0, 10);
  }
}

/** Runs one statement on a connection of its own. */
export async function query(url, text, values) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
