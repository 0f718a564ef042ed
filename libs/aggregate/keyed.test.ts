import { describe, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '#libs/event-store';
import { KeyReusedError, newId, type Outcome } from './index.ts';
import { type Card, CardRefusedError, close, create, open, set } from './testing/card.ts';
import { appending, failAt, gateAt } from './testing/gate.ts';
import type { MemoryLog, Moment } from './testing/memory-log.ts';
import { cardLog, commandIdOf, type Request, recordStream, startNode } from './testing/node.ts';

const UPDATE: Request = { card: '1', decide: set('a', 'wanted'), key: 'k' };
const CREATE: Request = { decide: create, key: 'k' };
const NOTHING: Request = { card: '1', decide: set('a', 'first'), key: 'k' };
const ALL = Object.entries({
  'an update': UPDATE,
  'a create of a new id': CREATE,
  'a command without effect': NOTHING,
});

const essence = ({ stream, revision, position, state }: Outcome<Card | null>) => ({
  stream,
  revision,
  position,
  state,
});
const effects = (log: MemoryLog) =>
  log.events().filter((e) => e.stream.startsWith('card-') && e.metadata.command_id === commandIdOf('k'));
const recorded = (log: MemoryLog) => log.events(recordStream('k')).map((event) => event.type);

async function cards() {
  const log = cardLog();
  const other = startNode(log);
  for (const card of ['1', '2']) {
    await other.send({ card, decide: create });
    await other.send({ card, decide: set('a', 'first') });
  }
  return { log, other };
}

/** How many moments a request passes through. */
async function momentsOf(request: Request): Promise<number> {
  let moments = 0;
  await startNode((await cards()).log, () => void moments++).send(request);
  return moments;
}

describe.each(ALL)('%s with a key', (_, request) => {
  it('gives its first answer again, on every node, after others changed the card, and changes nothing', async () => {
    const { log, other } = await cards();
    const node = startNode(log);
    const first = await node.send(request);
    await other.send({ card: '1', decide: set('a', 'changed since') });
    const before = log.events().length;
    for (const n of [node, other, startNode(log)]) {
      const repeat = await n.send(request);
      expect(essence(repeat)).toEqual(essence(first));
      expect(repeat).toMatchObject({ changed: false, repeated: true });
    }
    expect(log.events()).toHaveLength(before);
  });

  it('has its effect once, wherever its node stands still while another takes its repeat', async () => {
    for (let skip = 0; skip < (await momentsOf(request)); skip++) {
      const { log, other } = await cards();
      const gate = gateAt(() => true, skip);
      const held = startNode(log, gate.hook).send(request);
      await gate.reached;
      const answer = await startNode(log).send(request);
      await other.send({ card: '1', decide: set('a', 'changed since') });
      gate.open();
      expect(essence(await held)).toEqual(essence(answer));
      expect(effects(log)).toHaveLength(request === NOTHING ? 0 : 1);
    }
  });

  it('has its effect once, wherever its node dies or loses the store', async () => {
    for (let at = 0; at < (await momentsOf(request)); at++)
      for (const dies of [true, false]) {
        const { log, other } = await cards();
        let n = -1;
        const node = startNode(log, () => {
          n++;
          if (n === at || (dies && n > at)) throw new StoreUnavailableError('gone');
        });
        await expect(node.send(request)).rejects.toThrow(StoreUnavailableError);
        const answer = await (dies ? startNode(log) : node).send(request);
        await other.send({ card: '1', decide: set('a', 'changed since') });
        expect(essence(await startNode(log).send(request))).toEqual(essence(answer));
        expect(effects(log)).toHaveLength(request === NOTHING ? 0 : 1);
      }
  });

  it('refuses its key to another request, to the same card or another one', async () => {
    const { log } = await cards();
    await startNode(log).send(request);
    const before = log.events().length;
    for (const card of ['1', '2'])
      await expect(
        startNode(log).send({ card, decide: set('a', 'other'), key: 'k', request: 'another' }),
      ).rejects.toThrow(KeyReusedError);
    await expect(startNode(log).earlier('k', 'another')).rejects.toThrow(KeyReusedError);
    expect(log.events()).toHaveLength(before);
  });

  it('lets its key go to one request only, wherever its node stands still while another request comes', async () => {
    for (let skip = 0; skip < (await momentsOf(request)); skip++) {
      const { log } = await cards();
      const gate = gateAt(() => true, skip);
      const held = startNode(log, gate.hook).send(request);
      await gate.reached;
      const misuse = startNode(log).send({ card: '2', decide: set('a', 'other'), key: 'k', request: 'another' });
      const second = await misuse.catch((error: Error) => error);
      gate.open();
      const first = await held.catch((error: Error) => error);
      expect([first, second].filter((answer) => answer instanceof KeyReusedError)).toHaveLength(1);
      expect(effects(log).length).toBeLessThanOrEqual(1);
    }
  });

  it('is known as an earlier one once it is done, and not before', async () => {
    const { log } = await cards();
    const node = startNode(log);
    expect(await node.earlier('k')).toBeNull();
    const first = await node.send(request);
    expect(essence((await startNode(log).earlier('k'))!)).toEqual(essence(first));
  });
});

describe('a create of a new id', () => {
  it('whose node died after it claimed the key is completed under the id that it had chosen', async () => {
    const { log } = await cards();
    const died = startNode(log, failAt(appending('before', 'CardCreated'), new StoreUnavailableError('gone')));
    await expect(died.send(CREATE)).rejects.toThrow(StoreUnavailableError);
    const [claim] = log.events(recordStream('k'));
    const { stream, state } = await startNode(log).send(CREATE);
    expect(claim?.data).toMatchObject({ stream });
    expect(stream).toBe(`card-${state?.id}`);
  });
});

describe('a command with a key that failed', () => {
  it('leaves nothing, and its key to whatever comes', async () => {
    const { log, other } = await cards();
    await other.send({ card: '1', decide: close });
    await expect(startNode(log).send(UPDATE)).rejects.toThrow(CardRefusedError);
    expect(recorded(log)).toEqual([]);
    const next = await other.send({ card: '2', decide: set('a', 'other'), key: 'k', request: 'another' });
    expect(next).toMatchObject({ changed: true });
  });

  it('only because another was quicker leaves its key to whatever comes, too', async () => {
    const { log, other } = await cards();
    const gate = gateAt(appending('before', 'CardSet'));
    const slow = startNode(log, gate.hook).send(UPDATE);
    await gate.reached;
    await other.send({ card: '1', decide: close });
    gate.open();
    await expect(slow).rejects.toThrow(CardRefusedError);
    const next = await other.send({ card: '2', decide: set('a', 'other'), key: 'k', request: 'another' });
    expect(next).toMatchObject({ changed: true });
  });

  it('may be sent again, and succeeds once it can', async () => {
    const { log, other } = await cards();
    await other.send({ card: '1', decide: close });
    await expect(other.send(UPDATE)).rejects.toThrow(CardRefusedError);
    await other.send({ card: '1', decide: open });
    expect(await other.send(UPDATE)).toMatchObject({ changed: true, repeated: false });
    expect(effects(log)).toHaveLength(1);
  });

  it('on one node keeps its key from other requests while its first attempt may still be under way on another', async () => {
    const { log, other } = await cards();
    const gate = gateAt(appending('before', 'CardCreated'));
    const held = startNode(log, gate.hook).send(CREATE);
    await gate.reached;
    const refuse = () => {
      throw new CardRefusedError('what it needs is gone');
    };
    await expect(other.send({ ...CREATE, decide: refuse })).rejects.toThrow(CardRefusedError);
    await expect(other.send({ ...CREATE, request: 'another' })).rejects.toThrow(KeyReusedError);
    gate.open();
    const first = await held;
    expect(essence(await other.send(CREATE))).toEqual(essence(first));
    expect(effects(log)).toHaveLength(1);
  });
});

describe('the first attempt of a command with a key, overtaken by its repeat', () => {
  const heldBefore = async (fits: (moment: Moment) => boolean) => {
    const { log, other } = await cards();
    const gate = gateAt(fits);
    const held = startNode(log, gate.hook).send(UPDATE);
    await gate.reached;
    return { log, other, gate, held };
  };

  it('changes nothing any more where the repeat found nothing to do', async () => {
    for (const type of ['CommandAccepted', 'CardSet']) {
      const { log, other, gate, held } = await heldBefore(appending('before', type));
      await other.send({ card: '1', decide: set('a', 'wanted') });
      const answer = await startNode(log).send(UPDATE);
      await other.send({ card: '1', decide: set('a', 'changed since') });
      gate.open();
      expect(essence(await held)).toEqual(essence(answer));
      expect(effects(log)).toEqual([]);
    }
  });

  it('makes the repeat look again where it goes on while the repeat is about to answer that there is nothing to do', async () => {
    const { log, other, gate, held } = await heldBefore(appending('before', 'CardSet'));
    await other.send({ card: '1', decide: set('a', 'wanted') });
    const answering = gateAt(appending('before', 'CommandAnswered'));
    const repeat = startNode(log, answering.hook).send(UPDATE);
    await answering.reached;
    await other.send({ card: '1', decide: set('a', 'changed since') });
    gate.open();
    const first = await held;
    answering.open();
    expect(essence(await repeat)).toEqual(essence(first));
    expect(effects(log)).toHaveLength(1);
  });

  it('does not free the key that the repeat has used', async () => {
    const { log, other } = await cards();
    const setting = gateAt(appending('before', 'CardSet'));
    const releasing = gateAt(appending('before', 'CommandReleased'));
    const held = startNode(log, async (moment) => {
      await setting.hook(moment);
      await releasing.hook(moment);
    }).send(UPDATE);
    await setting.reached;
    await other.send({ card: '1', decide: close });
    setting.open();
    await releasing.reached;
    await other.send({ card: '1', decide: open });
    const answer = await startNode(log).send(UPDATE);
    releasing.open();
    expect(essence(await held)).toEqual(essence(answer));
    await expect(other.send({ ...CREATE, request: 'another' })).rejects.toThrow(KeyReusedError);
  });

  it('answers and remembers what the log holds, not what it would have written itself', async () => {
    const random: Request = { ...UPDATE, decide: (card) => set('a', newId())(card) };
    const { log } = await cards();
    const gate = gateAt(appending('before', 'CardSet'));
    const node = startNode(log, gate.hook);
    const held = node.send(random);
    await gate.reached;
    const answer = await startNode(log).send(random);
    gate.open();
    expect(essence(await held)).toEqual(essence(answer));
    expect(essence(await node.send({ card: '1', decide: () => [] }))).toEqual(essence(answer));
  });
});

describe('keys', () => {
  it('stand for one request each: two of them are two commands', async () => {
    const { log, other } = await cards();
    await other.send({ ...CREATE, key: 'k' });
    await other.send({ ...CREATE, key: 'l' });
    expect(log.events().filter((event) => event.type === 'CardCreated')).toHaveLength(4);
  });

  it('of a hundred repeats at once on two nodes yield one effect and one answer', async () => {
    const { log } = await cards();
    const nodes = [startNode(log), startNode(log)];
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => nodes[n % 2]!.send(CREATE)));
    expect(new Set(answers.map((answer) => JSON.stringify(essence(answer)))).size).toBe(1);
    expect(effects(log)).toHaveLength(1);
  });
});
