import { describe, expect, it } from '@jest/globals';
import { WrongExpectedRevisionError } from '../errors.ts';
import { type EventStore, NO_STREAM } from '../port.ts';
import type { ContractContext } from './contract.ts';
import { counted, many, newStream } from './events.ts';
import { readOn } from './read-contract.ts';

const WRITERS = 64;
const ROUNDS = 5;

/** Appends one event at the end of a stream, as often as others are faster. Returns its id. */
async function insist(store: EventStore, stream: string, conflicts: { count: number }): Promise<string> {
  const event = counted();
  for (let expected = NO_STREAM; ; ) {
    try {
      await store.append(stream, expected, [event]);
      return event.id;
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
      expect(error.actual).toBeGreaterThan(expected);
      conflicts.count++;
      expected = error.actual;
    }
  }
}

/** What holds while many write at once, through two stores of the same log. */
export function concurrencyContract(context: () => ContractContext): void {
  describe(`${WRITERS} concurrent writers`, () => {
    it('on one stream: each conflict is answered, nothing is lost, nothing doubled', async () => {
      const { store, open } = context();
      const stores = [store, await open()];
      const head = await store.head();
      const stream = newStream();
      const conflicts = { count: 0 };
      const writers = Array.from({ length: WRITERS }, (_, i) => insist(stores[i % 2]!, stream, conflicts));
      const ids = await Promise.all(writers);
      const events = await store.readStream(stream);
      expect(events.map((event) => event.revision)).toEqual(ids.map((_, revision) => revision));
      expect(events.map((event) => event.id).toSorted()).toEqual(ids.toSorted());
      expect((await readOn(store, head)).map((event) => event.id)).toEqual(events.map((event) => event.id));
      expect(conflicts.count).toBeGreaterThanOrEqual(WRITERS - 1);
    });

    it('on streams of their own: what a reader has seen never changes, and it misses nothing', async () => {
      const { store, open } = context();
      const stores = [store, await open()];
      const reader = await open();
      const head = await store.head();
      const ids: string[] = [];
      let writing = true;
      const followed = (async () => {
        const seen = [];
        for (let last = false; !last; ) {
          last = !writing;
          const page = await reader.readAll(seen.at(-1)?.position ?? head, 50);
          seen.push(...page);
          last &&= page.length === 0;
        }
        return seen;
      })();
      const write = async (writer: number) => {
        const stream = newStream();
        for (let round = 0; round < ROUNDS; round++) {
          const events = many(1 + (writer % 3));
          const expected = round * events.length - 1;
          expect((await stores[writer % 2]!.append(stream, expected, events)).revision).toBe(expected + events.length);
          ids.push(...events.map((event) => event.id));
        }
      };
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
      writing = false;
      const seen = await followed;
      expect(seen.map((event) => event.id).toSorted()).toEqual(ids.toSorted());
      expect(await readOn(store, head)).toEqual(seen);
    });

    it('keep their order where one issues appends without waiting for the answers', async () => {
      const { store } = context();
      const head = await store.head();
      const streams = [newStream(), newStream(), newStream()];
      const events = many(300);
      const answers = events.map((event, i) => store.append(streams[i % 3]!, Math.floor(i / 3) - 1, [event]));
      const results = await Promise.all(answers);
      const ordinals = results.map(({ position }) => store.ordinal(position));
      expect(ordinals).toEqual(ordinals.toSorted((a, b) => Number(a - b)));
      expect((await readOn(store, head)).map((event) => event.id)).toEqual(events.map((event) => event.id));
    });

    it('each get their own answer where they are first, late, repeated or built on a refused one', async () => {
      const { store } = context();
      const stream = newStream();
      const [first, rival, next] = [many(1), many(1), many(2)];
      const answers = await Promise.allSettled([
        store.append(stream, NO_STREAM, first),
        store.append(stream, NO_STREAM, rival),
        store.append(stream, NO_STREAM, first),
        store.append(stream, 0, next),
        store.append(stream, 0, rival),
        store.append(stream, 7, many(1)),
        store.append(stream, 2, many(1)),
      ]);
      const told = answers.map((one) => (one.status === 'fulfilled' ? one.value.repeated : one.reason.actual));
      expect(told).toEqual([false, 0, true, false, 2, 2, false]);
      expect(await store.readStream(stream)).toHaveLength(4);
    });
  });
}
