import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../server/index.ts';
import type { Home } from './home.ts';

/** How to reach the server: kept in the home with mode 0600. The port stays, so that pools reconnect after a restart. */
export interface Access {
  readonly password: string;
  readonly port: number;
}

/** Reads the access file, or makes it. Under the home's lock. */
export async function readAccess({ folder }: Home): Promise<Access> {
  const text = await readFile(join(folder, 'postgres.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    // Any other fault must not end in a new password, which the server of an old data folder does not know.
    if (error.code !== 'ENOENT') throw error;
  });
  if (text) return JSON.parse(text);
  return writeAccess({ folder }, { password: randomBytes(24).toString('base64url'), port: await freePort() });
}

/** Writes the access file: whole or not at all. Under the home's lock. */
export async function writeAccess({ folder }: Pick<Home, 'folder'>, access: Access): Promise<Access> {
  const part = join(folder, 'postgres.json.part');
  await rm(part, { force: true });
  await writeFile(part, JSON.stringify(access), { mode: 0o600, flush: true });
  await rename(part, join(folder, 'postgres.json'));
  return access;
}
