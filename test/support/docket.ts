import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventStoreForTests, JWT_SECRET } from './service.ts';

const ROOT = join(import.meta.dirname, '../..');
const BIN = ['bin/docket.mjs'];

/** Where a verb of the command line finds its installation. */
export interface Place {
  readonly databaseUrl: string;
  readonly home: string;
}

/** What a verb said. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a verb of the `docket` command, as users do. */
export async function docket({ databaseUrl, home }: Place, ...args: readonly string[]): Promise<Said> {
  const own = { DATABASE_URL: databaseUrl, DOCKET_HOME: home, DOCKET_JWT_SECRET: JWT_SECRET };
  const env = { ...eventStoreForTests, PATH: process.env.PATH, ...own };
  const run = promisify(execFile)(process.execPath, [...BIN, ...args], { cwd: ROOT, env });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout.trim(), err: stderr.trim() }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout.trim(),
      err: stderr.trim(),
    }),
  );
}
