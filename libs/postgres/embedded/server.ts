import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { connectionSettings } from '../pool.ts';
import {
  disarmPostmasterFile,
  freePort,
  launchServer,
  runningPostmaster,
  ServerStartError,
  ServerStartTimeoutError,
} from '../server/index.ts';
import { type Access, writeAccess } from './access.ts';
import { type Home, rotateLog } from './home.ts';
import { SERVER_SETTINGS } from './settings.ts';

/** How long a recovery after a crash is waited for. */
const START_MS = 60_000;
const PORT_TAKEN = /could not create any TCP\/IP sockets/;
/** A backend of the killed server still ends; PostgreSQL does not start beside it. */
const PREDECESSOR = /pre-existing shared memory block/;

/**
 * The port of the running server of a home; undefined where none runs. One that is starting is waited for, and one
 * that is stopping, too. Under the home's lock.
 * @throws ServerStartTimeoutError
 */
export async function joinServer({ dataFolder }: Home): Promise<number | undefined> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    const postmaster = runningPostmaster(dataFolder);
    if (!postmaster || postmaster.ready) return postmaster?.port;
    if (performance.now() > deadline) throw new ServerStartTimeoutError(START_MS);
    await delay(5);
  }
}

/**
 * Starts the server of a home and answers its access: on the known port, or, where another program has that and
 * `mayMove`, on a new one. Under the home's lock.
 * @throws ServerStartError, ServerStartTimeoutError
 */
export async function startServer(
  home: Home,
  access: Access,
  mayMove: boolean,
  onLaunch?: () => void,
): Promise<Access> {
  await rotateLog(home);
  const deadline = performance.now() + START_MS;
  for (let at = access; ; ) {
    disarmPostmasterFile(home.dataFolder);
    try {
      await launchServer({ ...home, port: at.port, settings: SERVER_SETTINGS, timeoutMs: START_MS }, onLaunch);
      return at;
    } catch (error) {
      if (!(error instanceof ServerStartError) || performance.now() > deadline) throw error;
      if (PREDECESSOR.test(error.output)) await delay(50);
      else if (mayMove && PORT_TAKEN.test(error.output))
        at = await writeAccess(home, { ...at, port: await freePort() });
      else throw error;
    }
  }
}

/** Makes the database `docket` where it is missing: at the first start, also when that was killed half-way. */
export async function withDatabase(access: Access): Promise<Access> {
  const settings = connectionSettings(urlOf(access, 'postgres'), { name: 'docket-open', queryTimeoutMs: 10_000 });
  const client = new Client(settings);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query("select from pg_database where datname = 'docket'");
    if (rowCount === 0) await client.query('create database docket');
    return access;
  } finally {
    await client.end();
  }
}

/** The address of a database on the server. */
export function urlOf({ password, port }: Access, database = 'docket'): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
}
