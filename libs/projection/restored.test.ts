import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PositionLostError, StoreUnavailableError } from '#libs/event-store';
import { createKurrentEventStore } from '#libs/event-store/kurrent';
import { type StandIn, startStandIn } from '#libs/event-store/kurrent/testing';
import { beginRebuild, checkLog, prepare } from './index.ts';
import { acquireLease } from './lease.ts';
import { noted, noteStream } from './testing/events.ts';
import { notes } from './testing/notes.ts';
import { type Scene, scene, until } from './testing/scene.ts';
import { work } from './worker.ts';

const projection = notes();
const never = new AbortController().signal;
let at: Scene;
afterEach(() => at.drop());

const serving = () => until(async () => (await at.builds()).find(({ status }) => status === 'serving'));
const shown = async () => (await at.pool.query('select text from read_model.note order by 1')).rows;
const reaches = (position: string) => until(async () => (await serving()).position === position);

/** Waits for the server to answer again. */
const append = (id: string, text: string): Promise<string> =>
  until(() =>
    at
      .append(noteStream(id), noted(text))
      .catch((error) => (error instanceof StoreUnavailableError ? null : Promise.reject(error))),
  );

describe('where the restored log has another event exactly at the checkpoint', () => {
  let standIn: StandIn;
  let lost: string;
  beforeEach(async () => {
    standIn = await startStandIn();
    const url = standIn.url;
    at = await scene((_, codec) => createKurrentEventStore({ url, codec: { ...codec, categories: ['note'] } }));
    await prepare(at.pool, projection);
  });
  afterEach(() => standIn.stop());

  /** A log that lost the event which a copy has read last, and has another one in its place. */
  async function restore(): Promise<void> {
    await append('a', 'kept');
    const backup = await standIn.snapshot();
    lost = await append('b', 'lost');
    await reaches(lost);
    await standIn.goAway();
    await standIn.comeBack(backup);
    expect(await append('c', 'new!')).toBe(lost);
  }

  it('the read model stands still, at the next start as well, until it is rebuilt', async () => {
    const copy = await at.start({ projection });
    await restore();
    await until(async () => copy.errors.some((error) => error instanceof PositionLostError));
    await copy.stop();
    await expect(checkLog({ pool: at.pool, store: at.log })).rejects.toEqual(new PositionLostError(lost));
    const next = await at.start({ projection });
    await until(async () => next.errors.some((error) => error instanceof PositionLostError));
    const { id } = await beginRebuild(at.pool, projection);
    await until(async () => (await serving()).id === id);
    expect(await shown()).toEqual([{ text: 'kept' }, { text: 'new!' }]);
    await checkLog({ pool: at.pool, store: at.log });
  });

  it('a checkpoint that an older program has moved is believed, as ever', async () => {
    const copy = await at.start({ projection });
    await restore();
    await copy.stop();
    await at.pool.query('update projection.build set event_position = null');
    expect(await serving()).toMatchObject({ position: lost, event_id: null });
    await checkLog({ pool: at.pool, store: at.log });
  });
});

describe('a rebuild during which the log is restored', () => {
  beforeEach(async () => {
    at = await scene();
    await prepare(at.pool, projection);
  });

  it('does not wait until the log has outgrown the end that it once had', async () => {
    const position = await append('a', 'kept');
    const { id } = await serving();
    const turn = await acquireLease(at.pool, id, 'test');
    await work({ store: at.log, pool: at.pool, projection }, turn!, never, '1000');
    expect(turn?.position).toBe(position);
  });

  it('begins anew where it has read what is lost', async () => {
    const copy = await at.start({ projection });
    await reaches(await append('a', 'kept'));
    await copy.stop();
    const { id } = await beginRebuild(at.pool, projection);
    await at.pool.query(`update projection.build set position = '1000' where id = $1`, [id]);
    const other = await at.start({ projection });
    await until(async () => (await serving()).id > id);
    expect(other.errors).toMatchObject([{ name: 'StartedOverError', projection: 'test-notes', buildId: id }]);
    expect(await shown()).toEqual([{ text: 'kept' }]);
  });
});
