// Imports the incidents of Volvo IT Belgium into a new embedded database and compares every task, its history and the
// order of the whole log with what the file says, read by an oracle that shares no code with the import.
//
//   node --conditions=source --import ./tools/swc-hook.mjs test/volvo/verify.ts <volvo-incidents.csv> [kills]
//
// With `kills`, the import is killed that many times at random points and started again.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedPostgres } from '#libs/postgres/embedded';
import { compareLog } from './compare.ts';
import { createOrganization, withLog } from './log.ts';
import { expectedLog } from './oracle.ts';

const [file = '', kills = '0'] = process.argv.slice(2);
const home = join(tmpdir(), `docket-volvo-${process.pid}`);
const log = { info: () => undefined, warn: console.warn, error: console.error };
const expected = await expectedLog(file);
const database = await openEmbeddedPostgres(home, log);
try {
  await withLog(database.url, createOrganization);
  for (let n = 0; n < Number(kills); n++) await runImport(Math.random() * expected.order.length);
  await runImport();
  const before = await withLog(database.url, (store) => store.head());
  await runImport();
  await withLog(database.url, async (store) => {
    const differences = await compareLog(store, expected);
    if ((await store.head()) !== before) differences.push('the second run added events');
    console.log(differences.slice(0, 20).join('\n') || `all ${expected.tasks.size} tasks are as the file says`);
    process.exitCode = differences.length > 0 ? 1 : 0;
  });
} finally {
  await database.release();
  rmSync(home, { recursive: true, force: true });
}

/** Imports in a process of its own; kills it once it has written so many events of its phase, if a number is given. */
async function runImport(killAfter?: number): Promise<void> {
  const child = fork(fileURLToPath(import.meta.resolve('./run-import.ts')), [file, database.url]);
  const ended = once(child, 'exit');
  child.on('message', ({ phase, rows, events }: { phase: string; rows: number; events: number }) => {
    if (killAfter === undefined || phase !== 'write' || rows < killAfter) return;
    console.log(`killed after ${events} events`);
    child.kill('SIGKILL');
  });
  const [code] = await ended;
  if (killAfter === undefined && code !== 0) throw new Error(`the import ended with ${code}`);
}
