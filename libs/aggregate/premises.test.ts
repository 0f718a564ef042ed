import { describe, expect, it } from '@jest/globals';
import { SYSTEM } from '#libs/event';
import { createExecutor, createRepository, Lookups, newId, type Premises } from './index.ts';
import { type Card, CardRefusedError, cardEvolution, cardStream, close, create, open, set } from './testing/card.ts';
import { appending, gateAt } from './testing/gate.ts';
import type { Hook, MemoryLog } from './testing/memory-log.ts';
import { cardLog, startNode } from './testing/node.ts';
import { ORGANIZATION } from './testing/record.ts';

/** A node on which cards may only be set while the card `lock` is open, as its memory has it or as the log has it. */
function lockedNode(log: MemoryLog, hook?: Hook) {
  const reads: string[] = [];
  const store = log.connect(async (moment) => {
    if (moment.call === 'read' && moment.when === 'before') reads.push(moment.stream);
    await hook?.(moment);
  });
  const cards = createRepository(store, cardEvolution);
  const executor = createExecutor(store);
  return {
    reads,
    /** Looks at a card, so that it is in memory. */
    see: (card: string) => cards.load(cardStream(card)),
    setUnderLock(card: string, value: string, others?: Premises) {
      const premises = new Lookups(others);
      return executor.execute(cards, {
        context: {
          organizationId: ORGANIZATION,
          actor: SYSTEM,
          commandId: newId(),
          requestHash: null,
          correlationId: 'c',
          causationId: null,
        },
        stream: cardStream(card),
        premises,
        async decide(state: Card | null) {
          const { state: lock } = await premises.load(cards, cardStream('lock'));
          if (lock?.closed) throw new CardRefusedError('it is locked');
          return set('a', value)(state);
        },
      });
    },
  };
}

async function lockedCard(hook?: Hook) {
  const log = cardLog();
  const other = startNode(log);
  for (const card of ['1', 'lock']) await other.send({ card, decide: create });
  const node = lockedNode(log, hook);
  for (const card of ['1', 'lock']) await node.see(card);
  node.reads.length = 0;
  return { log, other, node };
}

const valuesOf = (log: MemoryLog) =>
  log.events('card-1').flatMap((event) => (event.type === 'CardSet' ? [(event.data as { value: string }).value] : []));

describe('a decision that rests on another stream', () => {
  it('is made from memory, without a read, where that is as the log has it', async () => {
    const { log, node } = await lockedCard();
    expect(await node.setUnderLock('1', 'x')).toMatchObject({ changed: true, revision: 1 });
    expect(node.reads).toEqual([]);
    expect(valuesOf(log)).toEqual(['x']);
  });

  it('is refused for what another node wrote there just before', async () => {
    const { log, other, node } = await lockedCard();
    await other.send({ card: 'lock', decide: close });
    await expect(node.setUnderLock('1', 'x')).rejects.toThrow(CardRefusedError);
    expect(valuesOf(log)).toEqual([]);
  });

  it('is refused for what another node writes there while the append is on its way', async () => {
    const gate = gateAt(appending('before', 'CardSet'));
    const { log, other, node } = await lockedCard(gate.hook);
    const setting = node.setUnderLock('1', 'x');
    await gate.reached;
    await other.send({ card: 'lock', decide: close });
    gate.open();
    await expect(setting).rejects.toThrow(CardRefusedError);
    expect(valuesOf(log)).toEqual([]);
  });

  it('is not refused for what memory alone still says', async () => {
    const { log, other, node } = await lockedCard();
    await other.send({ card: 'lock', decide: close });
    await node.see('lock');
    await other.send({ card: 'lock', decide: open });
    expect(await node.setUnderLock('1', 'x')).toMatchObject({ changed: true });
    expect(valuesOf(log)).toEqual(['x']);
  });

  it('that adds no event is made from the log', async () => {
    const { other, node } = await lockedCard();
    await node.setUnderLock('1', 'x');
    await other.send({ card: 'lock', decide: close });
    await expect(node.setUnderLock('1', 'x')).rejects.toThrow(CardRefusedError);
  });

  it('is made again with renewed premises where its own stream moved on', async () => {
    const { log, other, node } = await lockedCard();
    await other.send({ card: '1', decide: set('b', 'y') });
    expect(await node.setUnderLock('1', 'x')).toMatchObject({ revision: 2, state: { fields: { a: 'x', b: 'y' } } });
    await other.send({ card: '1', decide: set('b', 'z') });
    await other.send({ card: 'lock', decide: close });
    await expect(node.setUnderLock('1', 'w')).rejects.toThrow(CardRefusedError);
    expect(valuesOf(log)).toEqual(['y', 'x', 'z']);
  });

  it('fails with what renewing the others refuses it by', async () => {
    const { log, other, node } = await lockedCard();
    const before = log.events('card-lock').length - 1;
    await other.send({ card: 'lock', decide: set('b', 'y') });
    const others: Premises = {
      unchanged: [{ stream: 'card-lock', revision: before }],
      renew: () => Promise.reject(new Error('no longer admitted')),
    };
    await expect(node.setUnderLock('1', 'x', others)).rejects.toThrow('no longer admitted');
    expect(valuesOf(log)).toEqual([]);
  });
});
