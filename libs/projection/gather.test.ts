import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { prepare } from './index.ts';
import { noted, noteStream } from './testing/events.ts';
import { notes } from './testing/notes.ts';
import { type Scene, scene } from './testing/scene.ts';

let at: Scene;
beforeEach(async () => {
  at = await scene();
});
afterEach(() => at.drop());

const SOON_MS = 60_000;
const gathering = { ...notes(), gatherMs: 3_600_000 };

it('what comes after a rest is folded at once, and later events gather until a read waits for them', async () => {
  await prepare(at.pool, gathering);
  const zeroth = await at.append(noteStream('a'), noted('0'));
  const pages: number[] = [];
  const { progress, stop, errors } = await at.start({
    projection: gathering,
    onFolded: ({ events }) => pages.push(events),
  });
  expect(await progress.reached(zeroth, SOON_MS, { patient: true })).toBe(true);
  const first = await at.append(noteStream('a'), noted('1'));
  expect(await progress.reached(first, SOON_MS, { patient: true })).toBe(true);
  await at.append(noteStream('a'), noted('2'));
  const third = await at.append(noteStream('b'), noted('3'));
  expect(await progress.reached(third, 100, { patient: true })).toBe(false);
  const patient = progress.reached(third, SOON_MS, { patient: true });
  expect(await progress.reached(third, SOON_MS)).toBe(true);
  expect(await patient).toBe(true);
  expect(pages).toEqual([1, 1, 2]);
  await at.append(noteStream('b'), noted('4'));
  await stop();
  expect(errors).toEqual([]);
});
