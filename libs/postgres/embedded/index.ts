import { runningPostmaster, ServerStartTimeoutError, stopServer } from '../server/index.ts';
import { type Access, readAccess } from './access.ts';
import { hasData, makeData } from './data-folder.ts';
import { toEmbeddedError } from './errors.ts';
import { type Home, prepareHome } from './home.ts';
import { withHomeLock } from './home-lock.ts';
import type { Log } from './log.ts';
import { joinServer, startServer, urlOf, withDatabase } from './server.ts';
import { supervise } from './supervisor.ts';
import { hasUsers, registerUser, unregisterUser } from './users.ts';

export {
  DataVersionError,
  DiskFullError,
  EmbeddedPostgresError,
  HomeBusyError,
  HomeNotWritableError,
} from './errors.ts';
export type { Log } from './log.ts';

/** The embedded database of an installation, in use by this process. */
export interface EmbeddedPostgres {
  /** The address of its database, with the password. It stays the same when the server is restarted. */
  readonly url: string;
  /** Ends the use; the last process to do so stops the server and waits until it is gone. A second call does nothing. */
  release(): Promise<void>;
}

/**
 * Opens the embedded database of a home: makes it at the first time, joins the server that another process started,
 * or starts it, with crash recovery where it was killed. Until the release this process restarts the server on the
 * same port when it dies.
 * @param onLaunch called once the server was started, for what can be done while it comes up
 * @throws EmbeddedPostgresError and its kinds, with a message of one line
 */
export async function openEmbeddedPostgres(path: string, log: Log, onLaunch?: () => void): Promise<EmbeddedPostgres> {
  try {
    return await open(path, log, onLaunch);
  } catch (error) {
    throw toEmbeddedError(error, path);
  }
}

async function open(path: string, log: Log, onLaunch?: () => void): Promise<EmbeddedPostgres> {
  const home = await prepareHome(path);
  const { access, name } = await withHomeLock(home.folder, async () => {
    const access = await joinOrStart(home, log, onLaunch).catch((error: unknown) => abandon(home, error));
    return { access, name: registerUser(home.folder) };
  });
  const restart = () => withHomeLock(home.folder, () => restartServer(home, access));
  const supervisor = supervise(home.dataFolder, restart, log);
  let released: Promise<void> | undefined;
  return {
    url: urlOf(access),
    release: () => (released ??= supervisor.stop().then(() => leave(home, name, log))),
  };
}

async function joinOrStart(home: Home, log: Log, onLaunch?: () => void): Promise<Access> {
  const access = await readAccess(home);
  const port = await joinServer(home);
  if (port !== undefined) return withDatabase({ ...access, port });
  if (!hasData(home)) {
    log.info({ folder: home.dataFolder }, 'making the embedded database');
    await makeData(home, access);
  }
  // Living users wait for the server on the port they know: only without them may it move to another one.
  return withDatabase(await startServer(home, access, !hasUsers(home.folder), onLaunch));
}

/** Leaves no server behind that nobody uses, unless it is recovering: the next start goes on from there. */
async function abandon(home: Home, error: unknown): Promise<never> {
  if (!(error instanceof ServerStartTimeoutError)) await stopUnused(home);
  throw error;
}

/** Never makes a data folder: one that vanished under a running service is a fault for a person, not a first start. */
async function restartServer(home: Home, access: Access): Promise<void> {
  if ((await joinServer(home)) === undefined) await startServer(home, access, false);
}

function leave(home: Home, name: string, log: Log): Promise<void> {
  return withHomeLock(home.folder, async () => {
    unregisterUser(home.folder, name);
    if (await stopUnused(home)) log.info({}, 'the embedded database is stopped');
  });
}

async function stopUnused(home: Home): Promise<boolean> {
  const server = hasUsers(home.folder) ? undefined : runningPostmaster(home.dataFolder);
  if (server) await stopServer(server.pid);
  return server !== undefined;
}
