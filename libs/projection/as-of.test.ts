import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { dropAsOf, prepare, replayAsOf, schemaOf } from './index.ts';
import { acquireLease } from './lease.ts';
import { counted, decision, noted, noteStream, unheard } from './testing/events.ts';
import { notes } from './testing/notes.ts';
import { bytesOf, type Copy, type Scene, scene } from './testing/scene.ts';

let at: Scene;
let copy: Copy;
beforeEach(async () => {
  at = await scene();
  copy = await at.open();
  await prepare(at.pool, v1);
});
afterEach(() => at.drop());

const v1 = notes();
const never = new AbortController().signal;
const replay = (instant: string) => replayAsOf({ store: copy.store, pool: copy.pool, projection: v1 }, instant, never);

it('what had occurred until an instant, that instant included, stands in a schema of its own', async () => {
  await at.append(noteStream('a'), noted('a', '2026-01-01T00:00:00Z'), counted(1, '2026-01-02T00:00:00.000Z'));
  await at.append(noteStream('b'), noted('b', '2026-01-02T00:00:00.001Z'));
  // An import brings what happened long ago.
  await at.append(noteStream('c'), noted('c', '2025-01-01T00:00:00Z'));
  const build = await replay('2026-01-02T01:00:00.000+01:00');
  expect(build).toMatchObject({ status: 'as-of', as_of: '2026-01-02T00:00:00.000Z' });
  const rows = await at.pool.query(`select text, n from ${schemaOf(build)}.note order by text`);
  expect(rows.rows).toEqual([
    { text: 'a', n: 1 },
    { text: 'c', n: 0 },
  ]);
  expect((await at.pool.query('select from read_model.note')).rowCount).toBe(0);
  const indexes = `select from pg_indexes where schemaname = '${schemaOf(build)}'`;
  expect((await at.pool.query(indexes)).rowCount).toBe(4);
});

it('the same instant once more goes on in the same schema, another one has its own', async () => {
  await at.append(noteStream('a'), counted(1));
  const first = await replay('2027-01-01T00:00:00Z');
  await at.append(noteStream('a'), counted(1));
  const again = await replay('2027-01-01T00:00:00Z');
  expect(again).toMatchObject({ id: first.id, position: '2' });
  const other = await replay('2027-01-02T00:00:00Z');
  expect(await bytesOf(at.pool, other, v1)).toEqual(await bytesOf(at.pool, again, v1));
});

it('sets aside what cannot be folded, and leaves out what was skipped later', async () => {
  await at.append(noteStream('a'), counted(1), unheard(), counted(2));
  await at.append(noteStream('b'), unheard(), counted(2));
  const data = { projection: v1.name, stream: noteStream('a'), revision: 1 };
  const { stream, event } = decision({ type: 'DeadLetterSkipped', data });
  await at.append(stream, event);
  const build = await replay('2026-03-01T10:00:00.000Z');
  const { note, dead_letter } = await bytesOf(at.pool, build, v1);
  expect(note).toEqual([`(${noteStream('a')},"",3,2)`]);
  expect(dead_letter).toHaveLength(2);
});

it('is filled by one process at a time, and dropped by its schema', async () => {
  const build = await replay('2026-03-01T10:00:00Z');
  const turn = await acquireLease(at.pool, build.id, 'another');
  expect(turn).not.toBeNull();
  await expect(replay('2026-03-01T10:00:00Z')).rejects.toMatchObject({ name: 'BuildBusyError', owner: 'another' });
  const [serving] = await at.builds();
  await expect(dropAsOf(at.pool, schemaOf(serving!))).rejects.toMatchObject({ name: 'NoAsOfBuildError' });
  await dropAsOf(at.pool, schemaOf(build));
  expect(await at.builds()).toHaveLength(1);
  expect((await at.pool.query(`select from pg_namespace where nspname = '${schemaOf(build)}'`)).rowCount).toBe(0);
});
