import { chmod, realpath, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { binaryFolder, type OsUser, serverUser } from '../server/index.ts';
import { HomeNotWritableError } from './errors.ts';

/** The places in a home, by their real paths: a running server is known by the path of its data folder. */
export interface Home {
  readonly folder: string;
  readonly dataFolder: string;
  readonly logFile: string;
  /** Whom the server runs as; undefined: as this process. */
  readonly user: OsUser | undefined;
}

/**
 * Makes the home where there is none. A server that runs as another user gets leave to pass through it.
 * @throws HomeNotWritableError where it cannot be made, or a folder above is closed to that user
 */
export async function prepareHome(path: string): Promise<Home> {
  const user = (await ownerOfData(join(path, 'postgres'))) ?? (await serverUser());
  await makeFolder(path, user ? 0o711 : 0o700).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new HomeNotWritableError(path, error.message) : error;
  });
  const folder = await realpath(path);
  const { mode } = await stat(folder);
  if (user && (mode & 0o001) === 0) await chmod(folder, mode | 0o001);
  const closed = user && ((await closedFolder(folder, user)) ?? (await closedFolder(binaryFolder(), user)));
  if (closed) {
    const reason = `PostgreSQL does not run as root, and its user "postgres" may not enter ${closed}`;
    throw new HomeNotWritableError(path, `${reason}: use an open folder, or run as another user`);
  }
  return { folder, dataFolder: join(folder, 'postgres'), logFile: join(folder, 'postgres.log'), user };
}

/** Whom the server of an existing data folder runs as, without asking other programs; undefined where that is not known so. */
async function ownerOfData(dataFolder: string): Promise<OsUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = await stat(dataFolder).catch(() => ({ uid: 0, gid: 0 }));
  return uid === 0 ? undefined : { uid, gid };
}

/** The first folder on the way to a path that a user may not enter; undefined where the way is open. */
async function closedFolder(path: string, { uid, gid }: OsUser): Promise<string | undefined> {
  const above = dirname(path);
  const closed = above === path ? undefined : await closedFolder(above, { uid, gid });
  if (closed) return closed;
  const { mode, uid: owner, gid: group } = await stat(path);
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  return mode & bit ? undefined : path;
}

const LOG_BYTES = 10_000_000;

/** Keeps one old log beside a log that grows: called before each start of the server. */
export async function rotateLog({ logFile }: Home): Promise<void> {
  const size = await stat(logFile).then(
    (file) => file.size,
    () => 0,
  );
  if (size > LOG_BYTES) await rename(logFile, `${logFile}.1`);
}
