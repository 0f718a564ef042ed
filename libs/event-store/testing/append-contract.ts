import { describe, expect, it } from '@jest/globals';
import { InvalidEventError } from '#libs/event';
import { InvalidAppendError, WrongExpectedRevisionError } from '../errors.ts';
import { NO_STREAM } from '../port.ts';
import type { ContractContext } from './contract.ts';
import { counted, many, newStream, noted } from './events.ts';

/** What an append promises by itself. */
export function appendContract(context: () => ContractContext): void {
  describe('an append', () => {
    it('answers with revision and position of its last event', async () => {
      const { store } = context();
      const stream = newStream();
      const first = await store.append(stream, NO_STREAM, many(1));
      const second = await store.append(stream, 0, many(3));
      expect(first).toEqual({ revision: 0, position: expect.any(String), repeated: false });
      expect(second).toMatchObject({ revision: 3, repeated: false });
      expect(store.ordinal(second.position)).toBeGreaterThan(store.ordinal(first.position));
      const events = await store.readStream(stream);
      expect(events.map((event) => event.revision)).toEqual([0, 1, 2, 3]);
      expect([events[0]?.position, events[3]?.position]).toEqual([first.position, second.position]);
      expect(await store.head()).toBe(second.position);
    });

    it.each([
      ['a stream that exists was to be new', NO_STREAM],
      ['the stream is further', 0],
      ['the stream is not so far yet', 5],
    ])('is refused where %s, and writes nothing', async (_, expected) => {
      const { store } = context();
      const stream = newStream();
      await store.append(stream, NO_STREAM, many(2));
      const head = await store.head();
      const refused = store.append(stream, expected, many(2));
      await expect(refused).rejects.toMatchObject({ name: 'WrongExpectedRevisionError', stream, expected, actual: 1 });
      expect(await store.head()).toBe(head);
      expect(await store.readStream(stream)).toHaveLength(2);
    });

    it('to a stream that does not exist is refused where it was expected to', async () => {
      const stream = newStream();
      const refused = context().store.append(stream, 0, many(1));
      await expect(refused).rejects.toEqual(new WrongExpectedRevisionError(stream, 0, NO_STREAM));
    });

    it('that is repeated answers as the first did, also after others went on', async () => {
      const { store, open } = context();
      const stream = newStream();
      const first = many(1);
      const second = many(3);
      await store.append(stream, NO_STREAM, first);
      const written = await store.append(stream, 0, second);
      await store.append(stream, 3, many(1));
      const other = await open();
      expect(await other.append(stream, 0, second)).toEqual({ ...written, repeated: true });
      expect(await other.append(stream, NO_STREAM, first)).toMatchObject({ revision: 0, repeated: true });
      expect(await store.readStream(stream)).toHaveLength(5);
    });

    it('is a conflict where only a part of its events is in the log', async () => {
      const { store } = context();
      const stream = newStream();
      const events = many(3);
      await store.append(stream, NO_STREAM, events);
      for (const partly of [
        [...events, counted()],
        [...events.slice(0, 2), counted()],
        [events[1]!, events[0]!],
      ]) {
        await expect(store.append(stream, NO_STREAM, partly)).rejects.toThrow(WrongExpectedRevisionError);
      }
      await expect(store.append(stream, 0, events)).rejects.toThrow(WrongExpectedRevisionError);
      await expect(store.append(newStream(), 0, events)).rejects.toThrow(WrongExpectedRevisionError);
      expect(await store.readStream(stream)).toHaveLength(3);
    });

    it('that no store could take fails alone', async () => {
      const { store } = context();
      const stream = newStream();
      const good = () => store.append(newStream(), NO_STREAM, many(1));
      const results = await Promise.allSettled([
        good(),
        store.append('s'.repeat(3000), NO_STREAM, many(1)),
        store.append('a\0b', NO_STREAM, many(1)),
        store.append('a\ud800', NO_STREAM, many(1)),
        store.append(stream, NO_STREAM, []),
        store.append(stream, -2, many(1)),
        store.append(stream, 0.5, many(1)),
        store.append(stream, NO_STREAM, [{ ...counted(), id: 'no uuid' }]),
        store.append(stream, NO_STREAM, [{ ...counted(), type: 'Unheard' }]),
        store.append(stream, NO_STREAM, [{ ...noted(), data: { text: 1 } }]),
        good(),
      ]);
      const names = results.map((result) => (result.status === 'fulfilled' ? 'written' : result.reason.name));
      const { name: invalid } = new InvalidAppendError();
      const { name: unfit } = new InvalidEventError();
      expect(names).toEqual(['written', ...Array(7).fill(invalid), unfit, unfit, 'written']);
      expect(await store.readStream(stream)).toEqual([]);
    });
  });
}
