import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Build, beginRebuild, dropStandby, prepare, schemaOf, swapBack } from './index.ts';
import { acquireLease } from './lease.ts';
import { swapIn } from './swap-in.ts';
import { counted, noted, noteStream, unheard } from './testing/events.ts';
import { notes } from './testing/notes.ts';
import { bytesOf, type Copy, type Scene, scene, until } from './testing/scene.ts';
import { workToHead } from './worker.ts';

let at: Scene;
let position = '0';
beforeEach(async () => {
  at = await scene();
  await prepare(at.pool, v1);
  const events = (n: number) => Array.from({ length: 10 }, (_, i) => (i % 2 ? counted(n) : noted(`t${(n + i) % 5}`)));
  await Promise.all(Array.from({ length: 11 }, (_, n) => at.append(noteStream(`${n}`), ...events(n))));
  position = (await at.log.head()) ?? '0';
});
afterEach(() => at.drop());

const SOON_MS = 20_000;
const v1 = notes();
const v2 = notes({ version: 2 });
const seen = async (copy: Copy, upTo = position) => expect(await copy.progress.reached(upTo, SOON_MS)).toBe(true);
const serving = () => until(async () => (await at.builds()).find(({ status }) => status === 'serving'));
const buildOf = async ({ id }: Build) => (await at.builds()).find((build) => build.id === id);
const servesNow = (build: Build) => until(async () => (await buildOf(build))?.status === 'serving');
const shown = async () => (await at.pool.query('select * from read_model.note order by stream collate "C"')).rows;
const indexesOf = async (build: Build) =>
  (await at.pool.query('select indexname from pg_indexes where schemaname = $1 order by 1', [schemaOf(build)])).rows;

/** Appends on and on, as quickly as a copy follows, until it is told to stop. */
function underWrites(copy: Copy): () => Promise<void> {
  let stopped = false;
  const writing = (async () => {
    for (let n = 0; !stopped; n++) {
      const poison = n % 17 === 0 ? [unheard()] : [];
      position = await at.append(noteStream(`${n % 23}`), noted(`w${n % 9}`), ...poison, counted(n));
      await seen(copy);
    }
  })();
  return () => {
    stopped = true;
    return writing;
  };
}

async function expectSameBytes(...builds: readonly Build[]): Promise<void> {
  for (const build of builds) await until(async () => (await buildOf(build))?.position === position);
  const [first, ...others] = await Promise.all(builds.map((build) => bytesOf(at.pool, build, v1)));
  for (const other of others) expect(other).toEqual(first);
}

describe('a rebuild', () => {
  it('during writes ends byte for byte as the build that lived through them, with its indexes', async () => {
    const copy = await at.start({ projection: v1, pageSize: 50 });
    const lived = await serving();
    const stop = underWrites(copy);
    const fresh = await beginRebuild(at.pool, v1);
    await servesNow(fresh);
    const again = await beginRebuild(at.pool, v1);
    await servesNow(again);
    await until(async () => !(await buildOf(lived)));
    await stop();
    await expectSameBytes(fresh, again);
    const clean = await beginRebuild(at.pool, v1);
    await servesNow(clean);
    await expectSameBytes(again, clean);
    expect(await indexesOf(clean)).toHaveLength(4);
    expect((await bytesOf(at.pool, clean, v1)).dead_letter?.length).toBeGreaterThan(0);
    expect(copy.errors).toEqual([]);
  });

  it('loses no position that somebody has read, and keeps what was made of the views', async () => {
    const copy = await at.start({ projection: v1 });
    const reader = await at.open();
    await at.pool.query('create view latest as select stream, n from read_model.note');
    const stop = underWrites(copy);
    let rebuilding = true;
    const rebuilds = (async () => {
      for (let n = 0; n < 3; n++) await servesNow(await beginRebuild(at.pool, v1));
      rebuilding = false;
    })();
    let reads = 0;
    for (; rebuilding; reads++) {
      const mark = await at.append(noteStream('mark'), counted(1));
      expect(await reader.progress.reached(mark, SOON_MS)).toBe(true);
      const { rows } = await at.pool.query('select n from latest where stream = $1', [noteStream('mark')]);
      expect(rows).toEqual([{ n: reads + 1 }]);
    }
    await rebuilds;
    await stop();
    expect(reads).toBeGreaterThan(3);
    expect(copy.errors).toEqual([]);
  });

  it('is brought as far as what it replaces, in the transaction that swaps it in', async () => {
    const copy = await at.open();
    const options = { store: copy.store, pool: copy.pool, projection: v1 };
    const fresh = await beginRebuild(at.pool, v1);
    const [old, turn] = [
      await acquireLease(at.pool, (await serving()).id, 'old'),
      await acquireLease(at.pool, fresh.id, 'new'),
    ];
    await workToHead({ ...options, pageSize: 7 }, turn!, new AbortController().signal);
    for (let n = 0; n < 9; n++) position = await at.append(noteStream(`${n}`), counted(n));
    await workToHead(options, old!, new AbortController().signal);
    const before = await shown();
    expect(await swapIn(options, turn!)).toBe(true);
    expect(await serving()).toMatchObject({ id: fresh.id, position });
    expect(turn).toMatchObject({ position });
    expect(await shown()).toEqual(before);
  });

  it('that was interrupted goes on where it was, and makes its indexes once', async () => {
    const first = await at.start({ projection: v1, pageSize: 1 });
    await serving();
    const fresh = await beginRebuild(at.pool, v1);
    const lock = await at.pool.connect();
    await lock.query(`begin; lock table ${schemaOf(fresh)}.note in row exclusive mode`);
    const waits = `select pid from pg_stat_activity where query like '%create index%' and wait_event_type = 'Lock'`;
    const { pid } = (await until(async () => (await at.pool.query<{ pid: number }>(waits)).rows[0]))!;
    await at.pool.query('select pg_terminate_backend($1)', [pid]);
    await first.stop();
    await lock.query('rollback');
    lock.release();
    expect(await indexesOf(fresh)).toHaveLength(2);
    const { position: reached } = (await buildOf(fresh))!;
    expect(reached).toBe(position);
    await at.start({ projection: v1 });
    await servesNow(fresh);
    expect(await indexesOf(fresh)).toHaveLength(4);
  });

  it('waits for long readers instead of failing them', async () => {
    const copy = await at.start({ projection: v1 });
    await serving();
    const reader = await at.pool.connect();
    await reader.query('begin; select from read_model.note_count');
    const fresh = await beginRebuild(at.pool, v1);
    await until(async () => (await indexesOf(fresh)).length === 4);
    // It tries again and again: what holds a view already gets the next one.
    for (let n = 0; n < 20; n++) expect((await reader.query('select from read_model.note')).rowCount).toBe(11);
    expect(await buildOf(fresh)).toMatchObject({ status: 'building' });
    await reader.query('commit');
    reader.release();
    await servesNow(fresh);
    expect(copy.errors).toEqual([]);
  });
});

describe('a new version', () => {
  it('fills its own tables while the old one serves, and is swapped in with columns of its own', async () => {
    const old = await at.start({ projection: v1 });
    await seen(old);
    const wider = {
      ...v2,
      tables: `${v2.tables} create table extra (n int); alter table note add column more int`,
      tableNames: [...v2.tableNames, 'extra'],
    };
    wider.apply = async (client, page) => {
      const { rows } = await client.query("select current_setting('search_path') as path");
      await client.query('alter table note drop column if exists more');
      await v2.apply(client, page);
      await client.query('alter table note add column more int');
      expect(rows[0].path).toMatch(/test_notes_2/);
    };
    await prepare(at.pool, wider);
    const [first, second] = await at.builds();
    const copy = await at.start({ projection: wider });
    await servesNow(second!);
    expect(await shown()).toEqual(expect.arrayContaining([expect.objectContaining({ more: null })]));
    expect(await buildOf(first!)).toMatchObject({ status: 'standby' });
    // The old program is still there, and keeps its tables up.
    await until(async () => (await buildOf(first!))?.position === position);
    expect(await swapBack({ pool: at.pool, store: old.store, projection: v1 })).toMatchObject({ id: first!.id });
    expect((await at.pool.query(`select from pg_views where schemaname = 'read_model'`)).rowCount).toBe(2);
    expect(Object.keys((await shown())[0])).toEqual(['stream', 'text', 'n', 'events']);
    expect([...copy.errors, ...old.errors]).toEqual([]);
  });

  it('that serves is not replaced by an older one, which becomes the standby', async () => {
    await at.start({ projection: v1 });
    await prepare(at.pool, v2);
    const copy = await at.start({ projection: v2 });
    await until(async () => (await serving()).version === 2);
    await dropStandby(at.pool, 'test-notes');
    const old = await beginRebuild(at.pool, v1);
    await until(async () => (await buildOf(old))?.status === 'standby');
    expect(await serving()).toMatchObject({ version: 2 });
    expect(copy.errors).toEqual([]);
  });
});

describe('swapping back', () => {
  let copy: Copy;
  let first: Build;
  let second: Build;
  beforeEach(async () => {
    copy = await at.start({ projection: v1 });
    first = await serving();
    second = await beginRebuild(at.pool, v1);
    await servesNow(second);
  });
  const swap = () => swapBack({ pool: at.pool, store: copy.store, projection: v1 });

  it('lets the standby serve, which was kept up, and takes no position back', async () => {
    const stop = underWrites(copy);
    const reader = await at.open();
    for (const expected of [first, second, first]) {
      const mark = await at.append(noteStream('mark'), counted(1));
      expect(await reader.progress.reached(mark, SOON_MS)).toBe(true);
      expect(await until(swap)).toMatchObject({ id: expected.id, status: 'serving' });
      expect(copy.store.ordinal((await serving()).position!)).toBeGreaterThanOrEqual(copy.store.ordinal(mark));
    }
    await stop();
    await expectSameBytes(first, second);
    expect(copy.errors).toEqual([]);
  });

  it('brings a standby up that nobody kept up, unless it is far behind', async () => {
    await copy.stop();
    await at.pool.query('update projection.build set position = null where id = $1', [first.id]);
    await at.pool.query(`truncate ${schemaOf(first)}.note, ${schemaOf(first)}.note_count`);
    const store = { ...at.log, lag: async (after: string | null) => 1_000 * (await at.log.lag(after)) };
    await expect(swapBack({ pool: at.pool, store, projection: v1 })).rejects.toMatchObject({
      name: 'StandbyBehindError',
      behind: Number(position) * 1_000,
    });
    const served = await shown();
    expect(await swapBack({ pool: at.pool, store: at.log, projection: v1 })).toMatchObject({ id: first.id });
    expect(await shown()).toEqual(served);
  });

  it('needs a standby, and a program of its version', async () => {
    const stranger = swapBack({ pool: at.pool, store: at.log, projection: v2 });
    await expect(stranger).rejects.toMatchObject({ name: 'UnknownVersionError', expected: 2, found: 1 });
    await dropStandby(at.pool, 'test-notes');
    await expect(swap()).rejects.toMatchObject({ name: 'NoStandbyError' });
    await expect(dropStandby(at.pool, 'test-notes')).rejects.toMatchObject({ name: 'NoStandbyError' });
    const schemas = `select from pg_namespace where nspname like 'test_notes%'`;
    expect((await at.pool.query(schemas)).rowCount).toBe(1);
  });

  it('and rebuilding at once come one after the other', async () => {
    const acts = [swap(), beginRebuild(at.pool, v1), swap(), beginRebuild(at.pool, v1), swap()];
    await Promise.all(acts);
    await until(
      async () => (await at.builds()).length === 2 && (await at.builds()).every((b) => b.status !== 'building'),
    );
    const statuses = (await at.builds()).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual(['serving', 'standby']);
    await expectSameBytes(...(await at.builds()));
    expect(copy.errors).toEqual([]);
  });
});
