import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PoolClient } from 'pg';
import { prepare, schemaOf } from './index.ts';
import { acquireLease, releaseLease, renewLease, type Turn } from './lease.ts';
import { makeIndexes } from './make-indexes.ts';
import { swapIn } from './swap-in.ts';
import { counted, noted, noteStream } from './testing/events.ts';
import { notes } from './testing/notes.ts';
import { type Copy, type Scene, scene, until } from './testing/scene.ts';
import { whileHeld } from './while-held.ts';
import { workToHead } from './worker.ts';

let at: Scene;
let copy: Copy;
let buildId: number;
const held: PoolClient[] = [];
beforeEach(async () => {
  at = await scene();
  copy = await at.open();
  await prepare(at.pool, notes());
  buildId = (await at.builds())[0]!.id;
});
afterEach(async () => {
  for (const client of held.splice(0)) client.release(true);
  await at.drop();
});

const projection = notes();
const never = new AbortController().signal;
const turnOf = async (owner: string, leaseMs = 60_000): Promise<Turn> => {
  const turn = await acquireLease(at.pool, buildId, owner, leaseMs);
  if (!turn) throw new Error(`${owner} did not get the lease`);
  return turn;
};
const options = () => ({ store: copy.store, pool: copy.pool, projection });
const expire = () => at.pool.query(`update projection.build set lease_until = '-infinity'`);
const rows = async () => (await at.pool.query('select stream, events from read_model.note order by 1')).rows;

async function transaction(): Promise<PoolClient> {
  const client = await at.pool.connect();
  held.push(client);
  await client.query('begin');
  return client;
}

const waiting = async () =>
  (await at.pool.query(`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`))
    .rowCount;

describe('a lease', () => {
  it('is one copy’s at a time, and the next one’s when it was given back or has run out', async () => {
    const first = await turnOf('one');
    expect(await acquireLease(at.pool, buildId, 'two')).toBeNull();
    await releaseLease(at.pool, first);
    const second = await turnOf('two');
    await expire();
    const third = await turnOf('three');
    expect([first.epoch, second.epoch, third.epoch]).toEqual(['1', '2', '3']);
  });

  it('is got by one of many who want it at once', async () => {
    const turns = await Promise.all(Array.from({ length: 8 }, (_, n) => acquireLease(at.pool, buildId, `copy ${n}`)));
    expect(turns.filter((turn) => turn !== null)).toHaveLength(1);
  });

  it('is not renewed by whom it was taken from, nor after it was given back', async () => {
    const first = await turnOf('one');
    await expire();
    const second = await turnOf('two');
    expect(await renewLease(at.pool, first)).toBeUndefined();
    await releaseLease(at.pool, first);
    expect(await acquireLease(at.pool, buildId, 'three')).toBeNull();
    expect(await renewLease(at.pool, second)).toBeNull();
    await releaseLease(at.pool, second);
    expect(await renewLease(at.pool, second)).toBeUndefined();
    await turnOf('three');
  });

  it('that was lost between two pages ends the turn, and is not given back for the one who has it', async () => {
    const turn = await turnOf('one', 150);
    await expire();
    const other = await turnOf('two');
    const ended = whileHeld({ ...options(), leaseMs: 150 }, turn, never, async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    await expect(ended).rejects.toMatchObject({ name: 'CheckpointMovedError', epoch: turn.epoch });
    expect(await renewLease(at.pool, other)).toBeNull();
  });
});

describe('a copy that was paused past its lease', () => {
  it('folds no page when it wakes', async () => {
    await at.append(noteStream('a'), noted('a'));
    const paused = await turnOf('paused');
    await expire();
    const other = await turnOf('other');
    await workToHead(options(), other, never);
    await expect(workToHead(options(), paused, never)).rejects.toMatchObject({ name: 'CheckpointMovedError' });
    expect(await rows()).toEqual([{ stream: noteStream('a'), events: 1 }]);
  });

  it('folds none either where nothing was folded meanwhile', async () => {
    await at.append(noteStream('a'), noted('a'));
    const paused = await turnOf('paused');
    await expire();
    await turnOf('other');
    await expect(workToHead(options(), paused, never)).rejects.toMatchObject({ name: 'CheckpointMovedError' });
    expect(await rows()).toEqual([]);
  });

  it('inside of a page keeps the next turn waiting until the page is in the tables', async () => {
    await at.append(noteStream('a'), noted('a'));
    const slow = await turnOf('slow');
    await expire();
    const lock = await transaction();
    await lock.query('lock table test_notes_1.note in access exclusive mode');
    const page = workToHead(options(), slow, never);
    await until(async () => (await waiting()) === 1);
    const taken = turnOf('other');
    await until(async () => (await waiting()) === 2);
    await lock.query('commit');
    await page;
    expect(await taken).toMatchObject({ epoch: '2', position: '1' });
    expect(await rows()).toEqual([{ stream: noteStream('a'), events: 1 }]);
  });

  it('inside of a page is cut off by the server, and so holds nobody up', async () => {
    await at.append(noteStream('a'), noted('a'));
    const [frozen, entered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const freezes = {
      ...projection,
      apply() {
        entered.resolve();
        return frozen.promise;
      },
    };
    const paused = await turnOf('paused');
    const page = workToHead({ ...options(), projection: freezes, leaseMs: 200 }, paused, never);
    await entered.promise;
    await expire();
    const other = await turnOf('other');
    await workToHead(options(), other, never);
    frozen.resolve();
    await expect(page).rejects.toMatchObject({ name: 'DatabaseUnavailableError' });
    expect(await rows()).toEqual([{ stream: noteStream('a'), events: 1 }]);
  });

  it('neither makes indexes nor swaps a build in', async () => {
    const v2 = notes({ version: 2 });
    await prepare(at.pool, v2);
    await at.append(noteStream('a'), counted(1));
    const [serving, building] = await at.builds();
    const paused = await acquireLease(at.pool, building!.id, 'paused');
    await expire();
    await acquireLease(at.pool, building!.id, 'other');
    const late = { ...options(), projection: v2 };
    await expect(makeIndexes(at.pool, v2, paused!)).rejects.toMatchObject({ name: 'CheckpointMovedError' });
    await expect(swapIn(late, paused!)).rejects.toMatchObject({ name: 'CheckpointMovedError' });
    expect(await at.builds()).toMatchObject([
      { id: serving!.id, status: 'serving' },
      { id: building!.id, status: 'building' },
    ]);
    const indexes = `select from pg_indexes where schemaname = '${schemaOf(building!)}'`;
    expect((await at.pool.query(indexes)).rowCount).toBe(2);
  });
});
