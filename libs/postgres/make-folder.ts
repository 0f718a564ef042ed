import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder where there is none, and those above it, with this mode. Rejects with the error of the file system.
 * Not mkdir's own `recursive`: that never ends where a folder is there and nothing can be made in it (ENOENT), as in /proc.
 */
export async function makeFolder(path: string, mode: number): Promise<void> {
  const above = dirname(path);
  await makeOne(path, mode).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || above === path) throw error;
    await makeFolder(above, mode);
    await makeOne(path, mode);
  });
}

/** Another process may make the same one at the same time. */
async function makeOne(path: string, mode: number): Promise<void> {
  await mkdir(path, { mode }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
  });
}
