import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { binaryFolder } from './binaries.ts';
import { serverEnvironment } from './initdb.ts';
import type { OsUser } from './os-user.ts';
import { readPostmasterFile } from './postmaster-file.ts';

/** How to start a server on a data folder. */
export interface LaunchOptions {
  readonly dataFolder: string;
  readonly port: number;
  readonly user: OsUser | undefined;
  /** Where the server's output is added. */
  readonly logFile: string;
  readonly settings: Readonly<Record<string, string | number>>;
  /** How long recovery after a crash may take. */
  readonly timeoutMs: number;
}

/** The server ended before it was ready; `output` is what it printed since its start. */
export class ServerStartError extends Error {
  override name = 'ServerStartError';
  constructor(readonly output: string) {
    super(`PostgreSQL did not start: ${output.trim()}`);
  }
}

/** The server is still recovering after `timeoutMs`. It is left alone: the next start finds it further on. */
export class ServerStartTimeoutError extends Error {
  override name = 'ServerStartTimeoutError';
  constructor(readonly timeoutMs: number) {
    super(`PostgreSQL is not ready after ${timeoutMs} ms; it is still starting, try again`);
  }
}

/**
 * Starts a server and resolves with its pid when it accepts connections. It runs in a session of its own and outlives
 * this process: a Ctrl-C in the terminal, or a kill of this process group, does not reach it. Until it accepts them,
 * there is time for what `onLaunch` begins.
 * @throws ServerStartError, ServerStartTimeoutError
 */
export async function launchServer(options: LaunchOptions, onLaunch?: () => void): Promise<number> {
  const { dataFolder, logFile, timeoutMs } = options;
  const log = openSync(logFile, 'a', 0o600);
  const logged = (await stat(logFile)).size;
  const child = spawnServer(options, log);
  closeSync(log);
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${signal ?? code}`));
  onLaunch?.();
  const deadline = performance.now() + timeoutMs;
  while (ended === undefined) {
    const postmaster = readPostmasterFile(dataFolder);
    if (postmaster?.pid === child.pid && postmaster?.ready) return postmaster.pid;
    if (performance.now() > deadline) throw new ServerStartTimeoutError(timeoutMs);
    await delay(5);
  }
  throw new ServerStartError(`${(await readFile(logFile)).subarray(logged)}${ended}`);
}

function spawnServer({ dataFolder, port, user, settings }: LaunchOptions, log: number): ChildProcess {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(binaryFolder(), 'postgres'), ['-D', dataFolder, '-p', String(port), ...flags], {
    ...user,
    cwd: dataFolder,
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  return child;
}
