import { describe, expect, it } from '@jest/globals';
import type { Position } from '#libs/event';
import { InvalidAppendError, StaleGuardError, WrongExpectedRevisionError } from '../errors.ts';
import { type EventStore, NO_STREAM } from '../port.ts';
import type { ContractContext } from './contract.ts';
import { many, newStream } from './events.ts';
import { woken } from './news-contract.ts';

/**
 * Resolves once a store has heard of what came after a position, where it goes by what it hears: there the moment between
 * another process's append and its news is a guard's, as is the moment after a read.
 */
async function hasHeard(store: EventStore, after: Position | null): Promise<void> {
  for (let heard = false; !heard; ) {
    const news = woken(store);
    heard = (await store.heard(after, 1))?.length !== 0;
    if (!heard) await news;
  }
}

/** What an append promises whose decision rests on other streams. */
export function guardContract(context: () => ContractContext): void {
  /** A stream with so many events. */
  const grown = async (events: number) => {
    const stream = newStream();
    await context().store.append(stream, NO_STREAM, many(events));
    return stream;
  };

  describe('an append with guards', () => {
    it('is written where every stream is as it was, also one without events', async () => {
      const { store } = context();
      const unchanged = [
        { stream: await grown(3), revision: 2 },
        { stream: newStream(), revision: NO_STREAM },
      ];
      const stream = newStream();
      expect(await store.append(stream, NO_STREAM, many(2), { unchanged })).toMatchObject({ revision: 1 });
      expect(await store.append(stream, 1, many(1), { unchanged })).toMatchObject({ revision: 2 });
    });

    it.each([
      ['had events', 1],
      ['had none', NO_STREAM],
    ])('is refused where a stream that %s has moved on by another process, and writes nothing', async (_, revision) => {
      const { store, open } = context();
      const [sure, moved, stream] = [await grown(1), newStream(), newStream()];
      if (revision !== NO_STREAM) await store.append(moved, NO_STREAM, many(revision + 1));
      const other = await open();
      const head = await store.head();
      await other.append(moved, revision, many(1));
      await hasHeard(store, head);
      const unchanged = [
        { stream: sure, revision: 0 },
        { stream: moved, revision },
      ];
      const refused = store.append(stream, NO_STREAM, many(2), { unchanged });
      await expect(refused).rejects.toEqual(new StaleGuardError(moved, revision, revision + 1));
      expect(await store.readStream(stream)).toEqual([]);
    });

    it('says first that its own stream has moved on', async () => {
      const { store } = context();
      const [moved, stream] = [await grown(2), await grown(2)];
      const refused = store.append(stream, 0, many(1), { unchanged: [{ stream: moved, revision: 0 }] });
      await expect(refused).rejects.toEqual(new WrongExpectedRevisionError(stream, 0, 1));
    });

    it('that is repeated answers as the first did, whatever became of the guards meanwhile', async () => {
      const { store } = context();
      const [guard, stream, events] = [await grown(1), newStream(), many(2)];
      const unchanged = [{ stream: guard, revision: 0 }];
      const first = await store.append(stream, NO_STREAM, events, { unchanged });
      await store.append(guard, 0, many(1));
      expect(await store.append(stream, NO_STREAM, events, { unchanged })).toEqual({ ...first, repeated: true });
    });

    it('fails alone among others', async () => {
      const { store } = context();
      const [moved, sure] = [await grown(2), await grown(1)];
      const streams = Array.from({ length: 20 }, newStream);
      const results = await Promise.allSettled(
        streams.map((stream, n) => {
          const guard = n % 2 === 0 ? { stream: sure, revision: 0 } : { stream: moved, revision: 0 };
          return store.append(stream, NO_STREAM, many(2), { unchanged: [guard] });
        }),
      );
      expect(results.map(({ status }) => status)).toEqual(
        streams.map((_, n) => (n % 2 === 0 ? 'fulfilled' : 'rejected')),
      );
      const kept = await Promise.all(streams.map((stream) => store.readStream(stream)));
      expect(kept.map((events) => events.length)).toEqual(streams.map((_, n) => (n % 2 === 0 ? 2 : 0)));
    });

    it('is refused where its guard could name no stream or revision', async () => {
      const { store } = context();
      for (const guard of [
        { stream: 'a\0b', revision: 0 },
        { stream: newStream(), revision: -2 },
      ]) {
        const refused = store.append(newStream(), NO_STREAM, many(1), { unchanged: [guard] });
        await expect(refused).rejects.toThrow(InvalidAppendError);
      }
    });
  });
}
