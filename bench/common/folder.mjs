import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(tmpdir(), `docket-bench-${randomBytes(4).toString('hex')}`);

/** A folder of this run, outside of the project: the server's own user must be able to enter it. */
export function makeFolder(name) {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

// However the run ends; what still runs in them is ended by listeners before this one.
process.on('exit', () => rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
