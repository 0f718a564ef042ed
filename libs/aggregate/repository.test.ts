import { describe, expect, it } from '@jest/globals';
import { createCodec, type NewEvent } from '#libs/event';
import { createRepository, UnreadableStreamError } from './index.ts';
import { CardCreated, type CardEvent, cardEvents, cardEvolution } from './testing/card.ts';
import { gateAt } from './testing/gate.ts';
import { createMemoryLog, type Hook } from './testing/memory-log.ts';
import { recorderOf } from './testing/record.ts';

const record = recorderOf<CardEvent>(cardEvents);
const EVENTS: readonly CardEvent[] = [
  { type: 'CardCreated', data: { card_id: '1' } },
  { type: 'CardSet', data: { field: 'a', value: 'first' } },
  { type: 'CardSet', data: { field: 'a', value: 'second' } },
];

/** A log with the first so many events of a card, and a repository over it. */
async function setUp(count: number, hook?: Hook) {
  const log = createMemoryLog(createCodec(cardEvents));
  const store = log.connect();
  const add = (from: number, to: number) =>
    store.append('card-1', from - 1, record(EVENTS.slice(from, to)) as readonly NewEvent[]);
  await add(0, count);
  return { add, repository: createRepository(log.connect(hook), cardEvolution) };
}

describe('a repository', () => {
  it('loads what the log holds, and the initial state of what is not there', async () => {
    const { repository } = await setUp(2);
    expect(await repository.load('card-1')).toMatchObject({
      revision: 1,
      position: '1',
      state: { fields: { a: 'first' } },
    });
    expect(await repository.load('card-2')).toMatchObject({ revision: -1, position: null, state: null });
  });

  it('reads only what came after its cached fold', async () => {
    const read: (readonly string[])[] = [];
    const { add, repository } = await setUp(2, ({ when, types }) => void (when === 'after' && read.push(types)));
    await repository.load('card-1');
    await add(2, 3);
    expect(await repository.load('card-1')).toMatchObject({ revision: 2, state: { fields: { a: 'second' } } });
    expect(read).toEqual([['CardCreated', 'CardSet'], ['CardSet']]);
    expect(repository.cached('card-1')?.revision).toBe(2);
  });

  it('keeps the newer of two folds, in whichever order their reads end', async () => {
    const gate = gateAt(({ when }) => when === 'after');
    const { add, repository } = await setUp(2, gate.hook);
    const slow = repository.load('card-1');
    await gate.reached;
    await add(2, 3);
    await repository.load('card-1');
    gate.open();
    expect((await slow).revision).toBe(1);
    expect(repository.cached('card-1')?.revision).toBe(2);
  });

  it('loads a stream as it was at a revision, without forgetting how it is', async () => {
    const { repository } = await setUp(3);
    await repository.load('card-1');
    expect(await repository.loadAt('card-1', 1)).toMatchObject({ revision: 1, state: { fields: { a: 'first' } } });
    expect(await repository.loadAt('card-1', -1)).toMatchObject({ revision: -1, state: null });
    expect(repository.cached('card-1')?.revision).toBe(2);
  });

  it('does not decide on a stream of which it cannot read an event', async () => {
    const codec = createCodec(cardEvents);
    const blind = createCodec([CardCreated]);
    const log = createMemoryLog({ ...codec, decode: blind.decode });
    await log.connect().append('card-1', -1, record(EVENTS) as readonly NewEvent[]);
    const loading = createRepository(log.connect(), cardEvolution).load('card-1');
    await expect(loading).rejects.toThrow(UnreadableStreamError);
    await expect(loading).rejects.toMatchObject({ stream: 'card-1', revision: 1 });
  });
});
