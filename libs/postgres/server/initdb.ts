import { execFile } from 'node:child_process';
import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binaryFolder } from './binaries.ts';
import type { OsUser } from './os-user.ts';

/** How to make a data folder. */
export interface InitOptions {
  /** Does not exist yet, or is empty; its parent can be written by `user`. */
  readonly dataFolder: string;
  /** Of the superuser `postgres`. */
  readonly password: string;
  readonly user: OsUser | undefined;
  /** Whether the new files are flushed to disk. */
  readonly sync: boolean;
}

const FLAGS = [
  '--encoding=UTF8',
  '--locale=C.UTF-8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--lc-messages=C',
  '--set=dynamic_shared_memory_type=mmap',
];

/**
 * Makes a data folder with initdb. The password goes through a file of mode 0600 beside it, which is removed again:
 * initdb reads it from nothing else but a terminal.
 * @throws Error with what initdb printed.
 */
export async function initDataFolder({ dataFolder, password, user, sync }: InitOptions): Promise<void> {
  const passwordFile = `${dataFolder}.password`;
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const names = [`--pgdata=${dataFolder}`, `--pwfile=${passwordFile}`, '--username=postgres', '--auth=scram-sha-256'];
  const flags = [...names, ...FLAGS, ...(sync ? [] : ['--no-sync'])];
  try {
    await promisify(execFile)(join(binaryFolder(), 'initdb'), flags, { ...user, cwd: '/', env: serverEnvironment() });
  } catch (error) {
    const { stderr = '' }: { stderr?: unknown } = Object(error);
    throw new Error(`initdb failed: ${stderr || error}`, { cause: error });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** The environment of the server's programs: no PG* variable of this process can change what they do. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}
