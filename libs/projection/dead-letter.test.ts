import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventCodec, NewEvent } from '#libs/event';
import { decideRetry, decideSkip, listDeadLetters, overview, type Projection, prepare } from './index.ts';
import { counted, decision, noted, noteStream, ORGANIZATION, unheard } from './testing/events.ts';
import { notes, POISON, plainCodec, richCodec } from './testing/notes.ts';
import { bytesOf, type Copy, type Scene, scene } from './testing/scene.ts';

let at: Scene;
beforeEach(async () => {
  at = await scene();
  await prepare(at.pool, notes());
});
afterEach(() => at.drop());

const SOON_MS = 20_000;
const OTHER = '0195d3a0-0000-7000-8000-000000000002';
const letters = (waiting = true, organizationId: string | null = null) =>
  listDeadLetters(at.pool, { organizationId, waiting, limit: 100 });
const note = async (id: string) =>
  (await at.pool.query('select text, n, events from read_model.note where stream = $1', [noteStream(id)])).rows[0];
const seen = async (copy: Copy, position: string) => expect(await copy.progress.reached(position, SOON_MS)).toBe(true);

const retry = async (id: string) => {
  const dead = { projection: 'test-notes', stream: noteStream(id), organizationId: ORGANIZATION };
  const [event] = await decideRetry(at.pool, dead);
  const told = decision(event!);
  return at.append(told.stream, told.event);
};
const skip = async (id: string, revision: number) => {
  const dead = { projection: 'test-notes', stream: noteStream(id), organizationId: ORGANIZATION };
  const [event] = await decideSkip(at.pool, dead, revision);
  const told = decision(event!);
  return at.append(told.stream, told.event);
};

describe.each<[string, NewEvent, RegExp]>([
  ['a type that nobody knows', unheard(), /no event type Unheard/],
  ['a payload that does not fit', counted('many'), /expected number/],
  ['a fold that throws', noted(POISON.thrown), /the fold throws/],
  ['a row that PostgreSQL refuses', noted(POISON.refused), /value too long/],
])('an event of %s', (_, poison, error) => {
  it('is set aside with all later ones of its stream, and the others go on; a mended program folds them', async () => {
    const copy = await at.start({ projection: notes() });
    await at.append(noteStream('good'), noted('before'));
    await at.append(noteStream('bad'), noted('first'), poison, counted(1));
    await at.append(noteStream('good'), counted(5));
    await seen(copy, await at.append(noteStream('bad'), counted(1)));
    expect(await note('good')).toEqual({ text: 'before', n: 5, events: 2 });
    expect(await note('bad')).toEqual({ text: 'first', n: 0, events: 1 });
    expect(await letters()).toMatchObject([
      { name: 'test-notes', stream: noteStream('bad'), revision: 1, error: expect.stringMatching(error) },
      { revision: 2, error: null, organization_id: ORGANIZATION },
      { revision: 3, error: null },
    ]);
    expect(await letters(false)).toHaveLength(1);
    expect(await overview({ pool: at.pool, store: copy.store }, null)).toMatchObject([
      { dead_letters: 1, waiting: 2, lag: 0 },
    ]);
    expect(copy.errors).toEqual([]);

    await copy.stop();
    const mended = await at.start({ projection: notes({ mended: true }), codec: richCodec });
    await seen(mended, await retry('bad'));
    expect(await letters()).toEqual([]);
    expect(await note('bad')).toMatchObject({ n: expect.any(Number), events: 4 });
  });
});

describe('a stream that is held up', () => {
  it('stays so where a retry fails again, and says why', async () => {
    const copy = await at.start({ projection: notes() });
    await seen(copy, await at.append(noteStream('bad'), noted(POISON.thrown), counted(1)));
    const position = await retry('bad');
    await seen(copy, position);
    expect(await letters()).toMatchObject([
      { revision: 0, error: 'the fold throws' },
      { revision: 1, error: null },
    ]);
  });

  it('goes on without the event that was skipped, up to the next that cannot be folded', async () => {
    const copy = await at.start({ projection: notes() });
    await at.append(noteStream('bad'), noted('a'), unheard(), counted(2), noted(POISON.refused), counted(3));
    await seen(copy, await at.append(noteStream('bad'), counted(4)));
    await seen(copy, await skip('bad', 1));
    expect(await note('bad')).toEqual({ text: 'a', n: 2, events: 2 });
    expect((await letters()).map(({ revision, error }) => [revision, error !== null])).toEqual([
      [3, true],
      [4, false],
      [5, false],
    ]);
    await seen(copy, await skip('bad', 3));
    expect(await note('bad')).toEqual({ text: 'a', n: 9, events: 4 });
    expect(await letters()).toEqual([]);
    await seen(copy, await at.append(noteStream('bad'), counted(1)));
    expect(await note('bad')).toMatchObject({ n: 10 });
  });

  it('is decided on only where it is held up, by that very event, and by its own organization', async () => {
    const copy = await at.start({ projection: notes() });
    await seen(copy, await at.append(noteStream('bad'), unheard(), counted(1)));
    await seen(copy, await at.append(noteStream('good'), counted(1)));
    const refused = { name: 'NoDeadLetterError' };
    await expect(retry('good')).rejects.toMatchObject(refused);
    await expect(skip('bad', 1)).rejects.toMatchObject(refused);
    const theirs = { projection: 'test-notes', stream: noteStream('bad'), organizationId: OTHER };
    await expect(decideRetry(at.pool, theirs)).rejects.toMatchObject(refused);
    const told = decision(
      { type: 'DeadLetterSkipped', data: { projection: 'test-notes', stream: noteStream('bad'), revision: 0 } },
      OTHER,
    );
    await seen(copy, await at.append(told.stream, told.event));
    expect(await letters()).toHaveLength(2);
    expect(await letters(true, OTHER)).toEqual([]);
    expect(await overview({ pool: at.pool, store: copy.store }, OTHER)).toMatchObject([
      { dead_letters: 0, waiting: 0 },
    ]);
  });

  it('takes a decision once, however often it was taken', async () => {
    const copy = await at.start({ projection: notes() });
    await seen(copy, await at.append(noteStream('bad'), unheard(), unheard(), counted(1)));
    const skips = decision({
      type: 'DeadLetterSkipped',
      data: { projection: 'test-notes', stream: noteStream('bad'), revision: 0 },
    });
    await at.append(skips.stream, skips.event);
    await seen(copy, await at.append(skips.stream, { ...skips.event, id: OTHER }));
    expect((await letters()).map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('is told whose it is by its name where its metadata cannot be read', async () => {
    await at.append(noteStream('bad'), counted(1));
    await at.pool.query(`update log.event set metadata = '{}'`);
    await seen(await at.start({ projection: notes() }), '1');
    expect(await letters(true, ORGANIZATION)).toMatchObject([{ revision: 0, error: expect.stringMatching(/./) }]);
  });
});

it('a log with poison and decisions leaves the same bytes, page by page of any size, whoever lived through it', async () => {
  const living = await at.start({ projection: notes() });
  for (let round = 0; round < 3; round++) {
    for (const id of ['a', 'b', 'c', 'd']) await at.append(noteStream(id), noted(`${id}${round}`), counted(round));
    const poison = [unheard(), noted(POISON.thrown), counted('x')][round]!;
    await at.append(noteStream('a'), poison, counted(7));
    await seen(living, await at.append(noteStream('b'), poison, counted(8)));
    const first = (await letters(false)).find(({ stream }) => stream === noteStream('a'))!;
    await seen(living, await skip('a', first.revision));
    await seen(living, await retry('b'));
    await seen(living, await at.append(noteStream('a'), counted(1)));
  }
  await living.stop();
  const lived = await bytesOf(at.pool, (await at.builds())[0]!, notes());
  expect(lived.dead_letter?.length).toBeGreaterThan(3);
  expect(lived.note).toHaveLength(4);
  const head = (await at.log.head())!;
  for (const pageSize of [1, 7, 1000]) await expectSame(notes(), plainCodec, pageSize, head, lived);
});

async function expectSame(projection: Projection, codec: EventCodec, pageSize: number, head: string, lived: object) {
  await at.pool.query('delete from projection.build');
  await at.pool.query('drop view read_model.note, read_model.note_count');
  await prepare(at.pool, projection);
  const copy = await at.start({ projection, codec, pageSize });
  await seen(copy, head);
  expect(await bytesOf(at.pool, (await at.builds())[0]!, projection)).toEqual(lived);
  await copy.stop();
}

it('what only says that the database is away sets nothing aside', async () => {
  let failures = 0;
  const flaky: Projection = {
    ...notes(),
    async apply(client, page) {
      if (failures++ < 2) await client.query('set local statement_timeout to 1; select pg_sleep(5)');
      return notes().apply(client, page);
    },
  };
  const copy = await at.start({ projection: flaky });
  await seen(copy, await at.append(noteStream('a'), counted(1)));
  expect(await letters()).toEqual([]);
  expect(copy.errors).toHaveLength(2);
});
