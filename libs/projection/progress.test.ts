import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { prepare } from './index.ts';
import { counted, noteStream } from './testing/events.ts';
import { notes } from './testing/notes.ts';
import { type Scene, scene, until } from './testing/scene.ts';

let at: Scene;
beforeEach(async () => {
  at = await scene();
  await prepare(at.pool, notes());
});
afterEach(() => at.drop());

const place = (position: string) => at.pool.query('update projection.build set position = $1', [position]);

it('a position is waited for in one process that another process works towards', async () => {
  const worker = await at.start({ projection: notes() });
  const reader = await at.open();
  const waiting = reader.progress.reached('2', 5_000);
  await at.append(noteStream('a'), counted(1), counted(2));
  expect(await waiting).toBe(true);
  expect((await at.pool.query('select n from read_model.note')).rows).toEqual([{ n: 3 }]);
  expect(worker.errors).toEqual([]);
});

it('many wait for different positions, each as long as it must', async () => {
  const reader = await at.open();
  const waits = ['1', '2', '3'].map((position) => reader.progress.reached(position, position === '3' ? 200 : 5_000));
  await place('1');
  expect(await waits[0]).toBe(true);
  await place('2');
  expect(await Promise.all(waits)).toEqual([true, true, false]);
});

it('a position that was passed counts as reached without a look, until a connection was lost', async () => {
  const reader = await at.open();
  await place('5');
  expect(await reader.progress.reached('5', 5_000)).toBe(true);
  await place('4');
  expect(await reader.progress.reached('5', 0)).toBe(true);
  // As when a server crashed and lost its last commits: every connection ends.
  await at.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'copy'`);
  await until(async () => reader.pool.totalCount === 0);
  expect(await reader.progress.reached('5', 100)).toBe(false);
  expect(await reader.progress.reached('4', 5_000)).toBe(true);
});

it('a wait outlives a database that is away for a while', async () => {
  const reader = await at.open();
  await at.pool.query('alter table projection.build rename to gone');
  const waiting = reader.progress.reached('1', 5_000);
  await at.pool.query(`alter table projection.gone rename to build; update projection.build set position = '1'`);
  expect(await waiting).toBe(true);
});

it('a text that is no position is refused', async () => {
  const reader = await at.open();
  expect(() => reader.progress.reached('x', 10)).toThrow('no position');
});
