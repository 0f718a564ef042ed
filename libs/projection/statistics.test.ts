import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { beginRebuild, prepare } from './index.ts';
import { noted, noteStream } from './testing/events.ts';
import { notes } from './testing/notes.ts';
import { type Scene, scene } from './testing/scene.ts';

let at: Scene;
beforeEach(async () => {
  at = await scene();
});
afterEach(() => at.drop());

const projection = notes();

/** What the planner takes the number of notes for, in a build; negative where it knows nothing. */
async function knownRows(buildId: number): Promise<number> {
  const { rows } = await at.pool.query<{ n: number }>('select reltuples as n from pg_class where oid = $1::regclass', [
    `test_notes_${buildId}.note`,
  ]);
  return rows[0]?.n ?? Number.NaN;
}

async function note(from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 50)
    await Promise.all(Array.from({ length: 50 }, (_, i) => at.append(noteStream(`${n + i}`), noted('x'))));
}

it('tells the planner how much there is whenever it has doubled', async () => {
  await prepare(at.pool, projection);
  await at.start({ projection });
  await note(0, 300);
  while ((await knownRows(1)) < 250) await pause(20);
  await note(300, 700);
  while ((await knownRows(1)) < 500) await pause(20);
});

it('tells the planner before a rebuild is swapped in', async () => {
  await prepare(at.pool, projection);
  await note(0, 50);
  const copy = await at.start({ projection });
  const build = await beginRebuild(at.pool, projection);
  while ((await at.builds()).find(({ id }) => id === build.id)?.status !== 'serving') await pause(20);
  expect(await knownRows(build.id)).toBe(50);
  expect(copy.errors).toEqual([]);
});
