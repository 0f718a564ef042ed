import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { HomeBusyError } from './errors.ts';

/** Longer than the longest that a holder takes: a recovery of 60 s, a stop of 45 s. */
const WAIT_MS = 120_000;
/** SQLITE_BUSY (sqlite.org/rescode.html). */
const BUSY = 5;

/**
 * Runs `work` while no other process, and nothing else in this one, does so for the same home. It guards every start,
 * join and stop of the server: without it a second process could join a server that the first one is about to stop,
 * or both could start one.
 *
 * The lock is SQLite's exclusive lock on an empty file, because Node has no flock: the kernel frees it when its holder
 * dies, however it dies, so there is no stale lock to detect and no race in detecting it.
 * @throws HomeBusyError after two minutes.
 */
export async function withHomeLock<T>(home: string, work: () => Promise<T>): Promise<T> {
  const lock = new DatabaseSync(join(home, 'postgres.lock'), { timeout: 0 });
  try {
    const started = performance.now();
    while (!tryLock(lock)) {
      if (performance.now() - started > WAIT_MS) throw new HomeBusyError(home, WAIT_MS);
      await delay(10);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    lock.exec('begin exclusive');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return false;
    throw error;
  }
}
