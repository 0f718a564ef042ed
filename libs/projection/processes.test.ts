import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { prepare } from './index.ts';
import { type CopyProcess, startProcess } from './testing/copy-process.ts';
import { counted, noteStream } from './testing/events.ts';
import { notes } from './testing/notes.ts';
import { type Copy, type Scene, scene, until } from './testing/scene.ts';

const MAIN = new URL('./testing/copy-main.ts', import.meta.url);
let at: Scene;
let reader: Copy;
const processes: CopyProcess[] = [];
beforeEach(async () => {
  at = await scene();
  reader = await at.open();
  await prepare(at.pool, notes());
  processes.push(...(await Promise.all([1, 2].map(() => startProcess(MAIN, { DATABASE_URL: at.url })))));
});
afterEach(async () => {
  for (const each of processes) each.signal('SIGCONT');
  await Promise.all(processes.splice(0).map((each) => each.kill()));
  await at.drop();
});

/** Who works, and who waits to. */
async function roles(): Promise<{ worker: CopyProcess; other: CopyProcess }> {
  const owner = await until(async () => (await at.builds())[0]?.owner);
  const worker = processes.find(({ pid }) => owner.endsWith(`/${pid}`))!;
  return { worker, other: processes.find((each) => each !== worker)! };
}

const count = async () => (await at.pool.query('select n, events from read_model.note')).rows[0];
const append = () => at.append(noteStream('a'), counted(1));

it('another copy takes over within 5 seconds of a kill -9', async () => {
  const { worker, other } = await roles();
  expect(await reader.progress.reached(await append(), 30_000)).toBe(true);
  await worker.kill();
  const killed = performance.now();
  expect(await reader.progress.reached(await append(), 30_000)).toBe(true);
  const took = performance.now() - killed;
  // Five seconds, and as long again for a machine that is busy.
  expect(took).toBeLessThan(10_000);
  expect((await roles()).worker).toBe(other);
  expect(await count()).toEqual({ n: 2, events: 2 });
});

it('a copy that was paused past its lease changes nothing when it wakes, and stands by', async () => {
  const { worker, other } = await roles();
  expect(await reader.progress.reached(await append(), 5_000)).toBe(true);
  worker.signal('SIGSTOP');
  expect(await reader.progress.reached(await append(), 15_000)).toBe(true);
  expect((await roles()).worker).toBe(other);
  const epoch = async () => (await at.pool.query('select epoch from projection.build')).rows[0].epoch;
  const taken = await epoch();
  worker.signal('SIGCONT');
  for (let n = 3; n <= 20; n++) expect(await reader.progress.reached(await append(), 5_000)).toBe(true);
  expect(await count()).toEqual({ n: 20, events: 20 });
  expect(await epoch()).toBe(taken);
  expect([...worker.failures(), ...other.failures()]).toEqual([]);
});
