import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processStart } from '../server/index.ts';

/**
 * Who uses the server of a home: one file per open, named by pid and start time of its process. A killed process
 * leaves its file, but the file counts only while that very process lives. Call all of these under the home's lock.
 */
const folderOf = (home: string) => join(home, 'postgres.users');

/** Counts this process as a user; answers the name to unregister. */
export function registerUser(home: string): string {
  mkdirSync(folderOf(home), { recursive: true, mode: 0o700 });
  const name = `${process.pid}.${startOf(process.pid)}.${randomBytes(4).toString('hex')}`;
  writeFileSync(join(folderOf(home), name), '');
  return name;
}

/** Takes back a registerUser. */
export function unregisterUser(home: string, name: string): void {
  rmSync(join(folderOf(home), name), { force: true });
}

/** Whether anybody uses the server now; forgets those who died. */
export function hasUsers(home: string): boolean {
  mkdirSync(folderOf(home), { recursive: true, mode: 0o700 });
  const names = readdirSync(folderOf(home));
  const living = names.filter((name) => startOf(Number(name.split('.')[0])) === name.split('.')[1]);
  for (const name of names) if (!living.includes(name)) unregisterUser(home, name);
  return living.length > 0;
}

function startOf(pid: number): string | undefined {
  return processStart(pid)?.replaceAll(/\W/g, '');
}
