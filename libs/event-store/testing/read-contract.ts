import { describe, expect, it } from '@jest/globals';
import type { Position, RecordedEvent } from '#libs/event';
import { InvalidPositionError, PositionLostError } from '../errors.ts';
import { type EventStore, NO_STREAM } from '../port.ts';
import type { ContractContext } from './contract.ts';
import { counted, many, newStream, noted, poorCodec } from './events.ts';

/** Every event after a position, read in pages of this size. */
export async function readOn(store: EventStore, after: Position | null, limit = 1000): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let position = after; ; position = events.at(-1)?.position ?? position) {
    const page = await store.readAll(position, limit);
    expect(page.length).toBeLessThanOrEqual(limit);
    if (page.length === 0) return events;
    events.push(...page);
  }
}

const TEXTS = {
  'NUL and other control characters': 'a\0b\u0001\u001f\u007f\u0085',
  'line breaks and separators': 'a\nb\r\n\t\u2028\u2029',
  'quotes, backslashes and braces': `"'\\{}[],\\u0000 $1 %s NULL`,
  'lone surrogates': 'a\ud800b\udfff',
  'astral and combining characters': '👩🏽‍💻 é ﷽ 漢字',
  // Two of them in one append are just below the 1 MiB that servers of EventStoreDB take.
  'a large text': 'ä"\n'.repeat(85_000),
};

/** What reads promise. Its first test needs the log empty. */
export function readContract(context: () => ContractContext): void {
  describe('a read', () => {
    it('of an empty log finds neither events nor a head', async () => {
      const { store } = context();
      expect(await store.head()).toBeNull();
      expect(await store.readAll(null, 10)).toEqual([]);
      expect(await store.readStream(newStream())).toEqual([]);
      expect(await store.readStream('')).toEqual([]);
      expect(await store.readStream('a\nb')).toEqual([]);
    });

    it('gives back the whole event as it was written, with its place', async () => {
      const { store, open } = context();
      const stream = newStream();
      const event = noted('hello');
      const { position } = await store.append(stream, NO_STREAM, [event]);
      const texts = { data: JSON.stringify(event.data), metadata: expect.stringContaining(event.metadata.command_id) };
      const expected = { ...event, version: 1, stream, revision: 0, position, stored: texts };
      for (const one of [store, await open()]) {
        expect(await one.readStream(stream)).toEqual([expected]);
        expect((await readOn(one, null)).at(-1)).toEqual(expected);
      }
    });

    it.each(Object.entries(TEXTS))('keeps %s', async (_, text) => {
      const { store, open } = context();
      const stream = newStream();
      const head = await store.head();
      await store.append(stream, NO_STREAM, [noted(text), noted(`${text}!`)]);
      const other = await open();
      for (const events of [await store.readStream(stream), await other.readAll(head, 10)])
        expect(events.map((event) => event.data)).toEqual([{ text }, { text: `${text}!` }]);
    });

    it('of a stream begins at the revision asked for', async () => {
      const { store } = context();
      const [one, two] = [newStream(), newStream()];
      await Promise.all([store.append(one, NO_STREAM, many(5)), store.append(two, NO_STREAM, many(3))]);
      const reads = [
        store.readStream(one, 3),
        store.readStream(two),
        store.readStream(one, 5),
        store.readStream(one, 0),
      ];
      const revisions = (await Promise.all(reads)).map((events) => events.map((event) => event.revision));
      expect(revisions).toEqual([[3, 4], [0, 1, 2], [], [0, 1, 2, 3, 4]]);
    });

    it('of all pages through everything after a position, once and in order', async () => {
      const { store, open } = context();
      const head = await store.head();
      const appended = Array.from({ length: 10 }, () => many(7));
      await Promise.all(appended.map((events) => store.append(newStream(), NO_STREAM, events)));
      for (const one of [store, await open()]) {
        for (const limit of [1, 3, 69, 70, 71]) {
          const events = await readOn(one, head, limit);
          expect(events.map((event) => event.id)).toEqual(appended.flat().map((event) => event.id));
          const places = events.map((event) => one.ordinal(event.position));
          expect(places).toEqual(places.toSorted((a, b) => Number(a - b)));
          expect(new Set(places).size).toBe(70);
        }
      }
    });

    it('refuses a position that lies beyond the end: it is of another log, or of one before a restore', async () => {
      const { store } = context();
      const event = noted();
      const { position } = await store.append(newStream(), NO_STREAM, [event]);
      const beyond = String(store.ordinal(position) + 1_000_000n);
      await expect(store.readAll(beyond, 10)).rejects.toThrow(PositionLostError);
      expect(await store.readAll(position, 10)).toEqual([]);
      expect(await store.readAll(position, 10, { afterId: event.id })).toEqual([]);
    });

    it('gives an event that it cannot decode with its fault, and the others as ever', async () => {
      const { store, open } = context();
      const stream = newStream();
      const poor = await open(poorCodec);
      await store.append(stream, NO_STREAM, [noted('a'), counted(7), noted('b')]);
      const events = await poor.readStream(stream);
      expect(events.map((event) => event.fault)).toEqual([undefined, expect.stringContaining('Counted'), undefined]);
      expect(events[1]).toMatchObject({ type: 'Counted', data: { n: 7 }, revision: 1 });
    });

    it.each(['', 'x', '-1', '1.5', ' 1', '1 ', '0x1', '１', '9'.repeat(40)])(
      'refuses %j as a position',
      async (text) => {
        const { store } = context();
        expect(() => store.ordinal(text)).toThrow(InvalidPositionError);
        await expect(store.readAll(text, 1)).rejects.toThrow(InvalidPositionError);
      },
    );
  });
}
