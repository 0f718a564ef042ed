import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { beginRebuild, prepare } from './index.ts';
import { noted, noteStream } from './testing/events.ts';
import { notes } from './testing/notes.ts';
import { bytesOf, type Scene, scene, until } from './testing/scene.ts';

let at: Scene;
beforeEach(async () => {
  at = await scene();
});
afterEach(() => at.drop());

const SOON_MS = 20_000;
const v1 = notes();
const v2 = notes({ version: 2 });

describe('preparing', () => {
  it('makes the first build serve at once, once, however many processes start', async () => {
    await Promise.all(Array.from({ length: 5 }, () => prepare(at.pool, v1)));
    expect(await at.builds()).toMatchObject([{ version: 1, status: 'serving', position: null, owner: null }]);
    expect((await at.pool.query('select * from read_model.note')).rows).toEqual([]);
  });

  it('makes a build of a newer version beside the one that serves, and none of an older', async () => {
    await prepare(at.pool, v2);
    await prepare(at.pool, v1);
    expect(await at.builds()).toMatchObject([{ version: 2, status: 'serving' }]);
    const v3 = notes({ version: 3 });
    await Promise.all([prepare(at.pool, v3), beginRebuild(at.pool, v3), prepare(at.pool, v3)]);
    expect(await at.builds()).toMatchObject([
      { version: 2, status: 'serving' },
      { version: 3, status: 'building' },
    ]);
  });
});

describe('a runner', () => {
  it('leaves the same bytes with pages of any size', async () => {
    for (let n = 0; n < 40; n++)
      await at.append(noteStream(`${n % 7}`), noted(`text ${n % 3}`), noted('x'.repeat(n % 5)));
    await prepare(at.pool, v1);
    const results = [];
    for (const pageSize of [1, 7, 1000]) {
      await at.pool.query(
        'truncate projection.build restart identity cascade; drop schema if exists test_notes_1 cascade',
      );
      await prepare(at.pool, v1);
      const copy = await at.start({ projection: v1, pageSize });
      expect(await copy.progress.reached('80', SOON_MS)).toBe(true);
      const [build] = await at.builds();
      results.push(await bytesOf(at.pool, build!, v1));
      await copy.stop();
      expect(copy.errors).toEqual([]);
    }
    expect(results[0]?.note).toHaveLength(7);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('leaves builds of versions alone that it does not know', async () => {
    await prepare(at.pool, v1);
    await prepare(at.pool, v2);
    const copy = await at.start({ projection: v1 });
    const position = await at.append(noteStream('a'), noted('a'));
    expect(await copy.progress.reached(position, SOON_MS)).toBe(true);
    expect(await at.builds()).toMatchObject([
      { version: 1, position, owner: expect.any(String) },
      { version: 2, status: 'building', position: null, owner: null },
    ]);
  });

  it('gives its lease back when it stops, so that another copy goes on at once', async () => {
    await prepare(at.pool, v1);
    const [one, two] = [await at.start({ projection: v1 }), await at.start({ projection: v1 })];
    await until(async () => (await at.builds())[0]?.owner);
    await one.stop();
    const position = await at.append(noteStream('a'), noted('a'));
    expect(await two.progress.reached(position, SOON_MS)).toBe(true);
    await two.stop();
    expect(await at.builds()).toMatchObject([{ owner: null, position }]);
    expect([...one.errors, ...two.errors]).toEqual([]);
  });

  it('goes on by itself after its connections were lost, and tells why', async () => {
    await prepare(at.pool, v1);
    const copy = await at.start({ projection: v1, leaseMs: 500 });
    await until(async () => (await at.builds())[0]?.owner);
    await at.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'copy'`);
    const position = await at.append(noteStream('a'), noted('a'));
    expect(await copy.progress.reached(position, SOON_MS)).toBe(true);
  });

  it('folds again what a crash of the server took, before there is any news', async () => {
    await prepare(at.pool, v1);
    const copy = await at.start({ projection: v1, leaseMs: 300 });
    const first = await at.append(noteStream('a'), noted('a'));
    expect(await copy.progress.reached(first, SOON_MS)).toBe(true);
    const last = await at.append(noteStream('b'), noted('b'));
    expect(await copy.progress.reached(last, SOON_MS)).toBe(true);
    // As after the loss of the last commits.
    await at.pool.query(`
      begin; update projection.build set position = '${first}';
      delete from test_notes_1.note where text = 'b'; update test_notes_1.note_count set n = 1; commit`);
    await until(async () => (await at.pool.query(`select from read_model.note where text = 'b'`)).rowCount === 1);
    expect((await at.pool.query('select n from read_model.note_count')).rows).toEqual([{ n: 2 }]);
  });
});
