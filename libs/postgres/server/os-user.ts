import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A user and group of the operating system, by number. */
export interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

async function find(): Promise<OsUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/**
 * Whom the server runs as: undefined means as this process. PostgreSQL refuses to run as root, so root
 * gets the user `postgres`, made where there is none.
 */
export async function serverUser(): Promise<OsUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await find();
  if (known) return known;
  // Two processes may get here at once: the second useradd fails, and the user is there all the same.
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']).catch(() => undefined);
  const made = await find();
  if (!made)
    throw new Error('PostgreSQL does not run as root, and no user "postgres" could be made: run as another user');
  return made;
}
