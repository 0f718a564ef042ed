import { describe, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '#libs/event-store';
import { ContentionError } from './index.ts';
import { type Card, CardRefusedError, close, create, open, set } from './testing/card.ts';
import { appending, failAt, gateAt } from './testing/gate.ts';
import type { MemoryLog } from './testing/memory-log.ts';
import { cardLog, startNode } from './testing/node.ts';

const typesOf = (log: MemoryLog) => log.events('card-1').map((event) => event.type);

async function cardOnTwoNodes() {
  const log = cardLog();
  const [a, b] = [startNode(log), startNode(log)];
  await a.send({ card: '1', decide: create });
  await b.send({ card: '1', decide: set('a', 'first') });
  return { log, a, b };
}

describe('a command', () => {
  it('answers with the state, the revision and the position that its events led to', async () => {
    const node = startNode(cardLog());
    const created = await node.send({ decide: create });
    expect(created).toMatchObject({ revision: 0, position: '0', changed: true, repeated: false });
    const card = created.state?.id ?? '';
    const both = await node.send({ card, decide: (c) => [...set('a', '1')(c), ...close(c)] });
    expect(both).toMatchObject({ revision: 2, position: '2', state: { fields: { a: '1' }, closed: true } });
  });

  it('whose result holds adds no event', async () => {
    const { log, a } = await cardOnTwoNodes();
    const outcome = await a.send({ card: '1', decide: set('a', 'first') });
    expect(outcome).toMatchObject({ changed: false, revision: 1, position: '1' });
    expect(typesOf(log)).toEqual(['CardCreated', 'CardSet']);
  });

  it('that conflicts with another is decided again, and both survive', async () => {
    const { log, b } = await cardOnTwoNodes();
    const gate = gateAt(appending('before', 'CardSet'));
    const slow = startNode(log, gate.hook).send({ card: '1', decide: set('a', 'slow') });
    await gate.reached;
    await b.send({ card: '1', decide: set('b', 'quick') });
    gate.open();
    expect(await slow).toMatchObject({ revision: 3, state: { fields: { a: 'slow', b: 'quick' } } });
  });

  it('among sixty at once from two nodes is neither lost nor doubled', async () => {
    const { log, a, b } = await cardOnTwoNodes();
    const fields = Array.from({ length: 30 }, (_, n) => `field ${n}`);
    await Promise.all(
      fields.flatMap((field) => [a, b].map((n, i) => n.send({ card: '1', decide: set(`${field}${i}`, 'x') }))),
    );
    const { state } = await a.send({ card: '1', decide: () => [] });
    expect(Object.keys(state?.fields ?? {})).toHaveLength(61);
    expect(typesOf(log)).toHaveLength(62);
  });

  it('is not refused for what the cache has not seen yet', async () => {
    const { a, b } = await cardOnTwoNodes();
    await a.send({ card: '1', decide: close });
    await b.send({ card: '1', decide: open });
    const outcome = await a.send({ card: '1', decide: set('a', 'second') });
    expect(outcome.state?.fields).toEqual({ a: 'second' });
  });

  it('does not find its result in a cache that has not seen it go', async () => {
    const { a, b } = await cardOnTwoNodes();
    await a.send({ card: '1', decide: set('a', 'wanted') });
    await b.send({ card: '1', decide: set('a', 'other') });
    const outcome = await a.send({ card: '1', decide: set('a', 'wanted') });
    expect(outcome).toMatchObject({ changed: true, revision: 4, state: { fields: { a: 'wanted' } } });
  });

  it('is refused for the newest state, and nothing is written', async () => {
    const { log, a, b } = await cardOnTwoNodes();
    await b.send({ card: '1', decide: close });
    await expect(a.send({ card: '1', decide: set('a', 'late') })).rejects.toThrow(CardRefusedError);
    expect(typesOf(log)).toEqual(['CardCreated', 'CardSet', 'CardClosed']);
  });

  it('may look things up before it decides', async () => {
    const { a } = await cardOnTwoNodes();
    const decide = async (card: Card | null) => set('a', await Promise.resolve('looked up'))(card);
    expect((await a.send({ card: '1', decide })).state?.fields).toEqual({ a: 'looked up' });
  });

  it('for a new id reads nothing', async () => {
    const reads: string[] = [];
    const node = startNode(cardLog(), ({ call, stream }) => void (call === 'read' && reads.push(stream)));
    await node.send({ decide: create });
    expect(reads).toEqual([]);
  });

  it('fails with the store, and the next one builds on what the store has taken nevertheless', async () => {
    const { log } = await cardOnTwoNodes();
    const node = startNode(log, failAt(appending('after', 'CardSet'), new StoreUnavailableError('gone')));
    await expect(node.send({ card: '1', decide: set('a', 'written') })).rejects.toThrow(StoreUnavailableError);
    expect(await node.send({ card: '1', decide: set('b', 'next') })).toMatchObject({
      state: { fields: { a: 'written', b: 'next' } },
    });
  });

  it('gives up, unwritten, where others are always quicker', async () => {
    const { log, b } = await cardOnTwoNodes();
    let n = 0;
    const slow = startNode(log, async ({ call, when }) => {
      if (call === 'append' && when === 'before') await b.send({ card: '1', decide: set('b', String(n++)) });
    });
    await expect(slow.send({ card: '1', decide: set('a', 'never') })).rejects.toThrow(ContentionError);
    expect(log.events().every((event) => JSON.stringify(event.data).includes('never') === false)).toBe(true);
  });
});
