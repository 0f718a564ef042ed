import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processStart, runningPostmaster, stopServer } from '../server/index.ts';

const PREFIX = 'docket-test';
/** The environment variable by which the workers of a test run know its folder. */
export const RUN_FOLDER_VARIABLE = 'DOCKET_TEST_FOLDER';

/** In memory where the system has such a folder: what a test run writes does not outlive it. */
const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** The folder of the test run that this process leads; its name tells whether the run still lives. */
export function runFolder(): string {
  return join(base, `${PREFIX}-${process.pid}-${startOf(process.pid)}`);
}

/** Makes the run's folder and tells the workers, and removes what killed runs left behind; living ones are not touched. */
export async function openRunFolder(): Promise<void> {
  mkdirSync(runFolder(), { mode: 0o711 });
  process.env[RUN_FOLDER_VARIABLE] = runFolder();
  for (const name of readdirSync(base)) {
    const [, pid, start] = name.match(`^${PREFIX}-(\\d+)-(\\w+)$`) ?? [];
    // Two runs may remove the same folder at once: what one of them cannot, the other does.
    if (pid && startOf(Number(pid)) !== start) await removeRunFolder(join(base, name)).catch(() => undefined);
  }
}

/** Stops the servers whose data folders are `<folder>/<any>/postgres`, and removes the folder. */
export async function removeRunFolder(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    const server = runningPostmaster(join(folder, name, 'postgres'));
    if (server) await stopServer(server.pid);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

function startOf(pid: number): string | undefined {
  return processStart(pid)?.replaceAll(/\W/g, '');
}
