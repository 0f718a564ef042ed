import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '#libs/event-store';
import { overview, prepare } from './index.ts';
import { noted, noteStream } from './testing/events.ts';
import { notes } from './testing/notes.ts';
import { type Scene, scene } from './testing/scene.ts';

let at: Scene;
beforeEach(async () => {
  at = await scene();
  await prepare(at.pool, notes());
  await at.append(noteStream('a'), noted('one'));
});
afterEach(() => at.drop());

it('says how far each build is behind, and all else where the log does not answer', async () => {
  expect(await overview({ pool: at.pool, store: at.log }, null)).toMatchObject([{ lag: 1, status: 'serving' }]);
  const away = { ...at.log, lag: () => Promise.reject(new StoreUnavailableError('the log did not answer')) };
  expect(await overview({ pool: at.pool, store: away }, null)).toMatchObject([
    { name: 'test-notes', status: 'serving', position: null, lag: null, dead_letters: 0, waiting: 0 },
  ]);
  const broken = { ...at.log, lag: () => Promise.reject(new RangeError('a fault of the program')) };
  await expect(overview({ pool: at.pool, store: broken }, null)).rejects.toThrow(RangeError);
});
