import { describe, expect, it } from '@jest/globals';
import fc, { type Scheduler } from 'fast-check';
import { StoreUnavailableError } from '#libs/event-store';
import { KeyReusedError, type Outcome } from './index.ts';
import { type Card, CardRefusedError, close, create, open, set } from './testing/card.ts';
import type { MemoryLog } from './testing/memory-log.ts';
import { cardLog, commandIdOf, type Node, type Request, startNode } from './testing/node.ts';

const KEYED: Record<string, Request> = {
  'an update': { card: '1', decide: set('a', 'wanted'), key: 'k' },
  'a create of a new id': { decide: create, key: 'k' },
  'a command of two events': {
    card: '1',
    decide: (card) => [...close(card), ...open(card && { ...card, closed: true })],
    key: 'k',
  },
};
const MISUSE: Request = { card: '2', decide: set('a', 'other'), key: 'k', request: 'another request' };
const OTHERS = {
  change: set('a', 'changed'),
  same: set('a', 'wanted'),
  beside: set('b', 'any'),
  close,
  open,
} as const;

/** How a node's calls fare: at its n-th moment the store fails once, or the process dies; null: neither. */
interface Fate {
  readonly at: number;
  readonly dies: boolean;
}

const fates = fc.array(fc.option(fc.record({ at: fc.nat(12), dies: fc.boolean() }), { freq: 2 }), {
  minLength: 1,
  maxLength: 3,
});
const kinds = fc.array(fc.constantFrom(...(Object.keys(OTHERS) as (keyof typeof OTHERS)[])), { maxLength: 5 });

/** A node whose every moment the scheduler orders, and that has seen card 1 before. */
async function nodeUnder(log: MemoryLog, scheduler: Scheduler, fate: Fate | null): Promise<Node> {
  let moments = Number.NEGATIVE_INFINITY;
  const node = startNode(log, async () => {
    if (moments >= 0) await scheduler.schedule(Promise.resolve());
    const now = moments++;
    if (fate && (fate.dies ? now >= fate.at : now === fate.at)) throw new StoreUnavailableError('the plan says so');
  });
  await node.send({ card: '1', decide: () => [] });
  moments = 0;
  return node;
}

type Answer = Outcome<Card | null> | Error;
const send = (node: Node, request: Request): Promise<Answer> => node.send(request).catch((error: Error) => error);

async function seeded(): Promise<MemoryLog> {
  const log = cardLog();
  const seed = startNode(log);
  for (const card of ['1', '2']) {
    await seed.send({ card, decide: create });
    await seed.send({ card, decide: set('a', 'first') });
  }
  return log;
}

/** What the key did to cards, over all streams. */
const effects = (log: MemoryLog) =>
  log.events().filter((e) => e.stream.startsWith('card-') && e.metadata.command_id === commandIdOf('k'));

interface Play {
  readonly scheduler: Scheduler;
  readonly fates: readonly (Fate | null)[];
  readonly kinds: readonly (keyof typeof OTHERS)[];
  readonly misused: boolean;
}

/** Attempts of one request at once, each on a node of its own; then two more of a client that wants its answer. */
async function play(request: Request, { scheduler, fates, kinds, misused }: Play) {
  const log = await seeded();
  const [elsewhere, misuser] = await Promise.all([null, null].map(() => nodeUnder(log, scheduler, null)));
  const nodes = await Promise.all(fates.map((fate) => nodeUnder(log, scheduler, fate)));
  const attempts = nodes.map((node) => send(node, request));
  const misuse = misused ? send(misuser!, MISUSE) : Promise.resolve(null);
  const rest = (async () => {
    for (const kind of kinds) await send(elsewhere!, { card: '1', decide: OTHERS[kind] });
  })();
  const [answers, misusing] = await scheduler.waitFor(Promise.all([Promise.all(attempts), misuse, rest]));
  const later = startNode(log);
  const last = await send(later, request);
  await later.send({ card: '1', decide: open });
  await later.send({ card: '1', decide: set('a', 'much later') });
  const repeat = await send(later, request);
  return { log, answers: [...answers, last, repeat], last, repeat, misusing };
}

function expectAtMostOneEffect(log: MemoryLog): void {
  const events = effects(log);
  const once = (of: (event: (typeof events)[number]) => unknown) => new Set(events.map(of)).size <= 1;
  expect(once((e) => e.metadata.request_hash) && once((e) => e.stream)).toBe(true);
  expect(new Set(events.map((e) => e.id)).size).toBe(events.length);
  for (const { type, data, stream } of events)
    if (type === 'CardCreated') expect(data).toEqual({ card_id: stream.slice('card-'.length) });
}

const essence = ({ changed: _, repeated: __, answeredAt: ___, ...rest }: Outcome<Card | null>) => rest;

describe.each(Object.entries(KEYED))(
  '%s with one key, from nodes at once, among failures and the commands of others',
  (_, request) => {
    it(
      'has one effect or none, and one answer',
      () =>
        fc.assert(
          fc.asyncProperty(
            fc.record({ scheduler: fc.scheduler(), fates, kinds, misused: fc.boolean() }),
            async (plan) => {
              const { log, answers, last, repeat, misusing } = await play(request, plan);
              expectAtMostOneEffect(log);
              const given = answers.flatMap((answer) => (answer instanceof Error ? [] : [essence(answer)]));
              for (const answer of given) expect(answer).toEqual(given[0]);
              for (const answer of answers)
                if (answer instanceof KeyReusedError) expect(plan.misused).toBe(true);
                else if (answer instanceof Error)
                  expect([StoreUnavailableError, CardRefusedError]).toContain(answer.constructor);
              if (!(last instanceof Error)) expect(repeat).toMatchObject({ repeated: true, changed: false });
              if (misusing && !(misusing instanceof Error)) expect(given).toEqual([]);
              const effect = effects(log).at(-1);
              if (effect && !plan.misused)
                expect(given[0]).toMatchObject({ revision: effect.revision, stream: effect.stream });
            },
          ),
          { numRuns: 300 },
        ),
      60_000,
    );
  },
);
