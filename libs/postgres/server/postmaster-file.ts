import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from './process.ts';

/** What a server says of itself in its data folder (PostgreSQL's miscadmin.h, LOCK_FILE_LINE_*). */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Accepts connections. */
  readonly ready: boolean;
}

/** Reads postmaster.pid; undefined where there is none or it is being written. */
export function readPostmasterFile(dataFolder: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port, ready: lines[7]?.trim() === 'ready' } : undefined;
}

/** The server of a data folder where its process lives; a file that a killed server left is no server. */
export function runningPostmaster(dataFolder: string): Postmaster | undefined {
  const postmaster = readPostmasterFile(dataFolder);
  return postmaster && isServerOf(postmaster.pid, dataFolder) ? postmaster : undefined;
}

/** Whether a process is the server of a data folder, and not another one that got the same pid. */
export function isServerOf(pid: number, dataFolder: string): boolean {
  return commandLine(pid).replaceAll('\0', ' ').includes(` -D ${dataFolder} `);
}

/**
 * Makes a postmaster.pid harmless that a killed server left and whose pid is still, or again, in use: by a zombie that
 * nobody reaps, or by another process, as at once in a restarted container. The server would take that for a running
 * server and refuse to start. It passes over its parent's pid, so ours takes the place. The rest of the file stays: from
 * it the server knows its predecessor's shared memory, and does not start while an orphaned backend still uses that.
 */
export function disarmPostmasterFile(dataFolder: string): void {
  const left = readPostmasterFile(dataFolder);
  if (!left || isServerOf(left.pid, dataFolder)) return;
  const file = join(dataFolder, 'postmaster.pid');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));
}
