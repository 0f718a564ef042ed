import { expect, it } from '@jest/globals';
import {
  BACKWARDS,
  END,
  eventTypeFilter,
  type ReadAllOptions,
  StreamNotFoundError,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import { collect, noted } from './client.ts';
import type { Asking } from './server-contract.ts';

/** What reads answer. */
export function readAnswers(asking: () => Asking): void {
  const prepare = async () => {
    const { client, category } = asking();
    for (let n = 0; n < 4; n++) await client.appendToStream(`${category}${n % 2}`, [noted(n), noted(n + 10)]);
    const stream = (options: object) =>
      collect(client.readStream(`${category}0`, options)).then((all) => all.map(({ event }) => event?.data));
    const filter = streamNameFilter({ prefixes: [category] });
    const all = (options: ReadAllOptions = {}) =>
      collect(client.readAll({ filter, ...options })).then((read) => read.map(({ event }) => event?.data));
    const positions = (await collect(client.readAll({ filter }))).map(({ event }) => event?.position);
    const at = (index: number) => positions[index] ?? { commit: 0n, prepare: 0n };
    return { client, category, stream, all, at };
  };
  const numbers = (...all: number[]) => all.map((n) => ({ n }));

  it('a stream from a revision on, forwards and backwards', async () => {
    const { stream } = await prepare();
    expect(await stream({})).toEqual(numbers(0, 10, 2, 12));
    expect(await stream({ fromRevision: 1n, maxCount: 2 })).toEqual(numbers(10, 2));
    expect(await stream({ fromRevision: 4n })).toEqual([]);
    expect(await stream({ direction: BACKWARDS, fromRevision: END, maxCount: 3 })).toEqual(numbers(12, 2, 10));
    expect(await stream({ direction: BACKWARDS, fromRevision: 1n })).toEqual(numbers(10, 0));
    expect(await stream({ direction: BACKWARDS, fromRevision: 9n, maxCount: 1 })).toEqual(numbers(12));
  });

  it('a stream that is not there with a named error', async () => {
    const { client, category } = asking();
    await expect(collect(client.readStream(`${category}x`))).rejects.toThrow(StreamNotFoundError);
  });

  it('$all from a position on, and backwards from before it', async () => {
    const { all, at } = await prepare();
    expect(await all()).toEqual(numbers(0, 10, 1, 11, 2, 12, 3, 13));
    expect(await all({ fromPosition: at(2), maxCount: 2 })).toEqual(numbers(1, 11));
    expect(await all({ fromPosition: at(2), direction: BACKWARDS })).toEqual(numbers(10, 0));
    expect(await all({ fromPosition: END, direction: BACKWARDS, maxCount: 1 })).toEqual(numbers(13));
  });

  it('$all through a filter', async () => {
    const { all, at, category } = await prepare();
    const from = { fromPosition: at(0) };
    expect(await all({ ...from, filter: streamNameFilter({ prefixes: [`${category}1`, 'none-'] }) })).toEqual(
      numbers(1, 11, 3, 13),
    );
    expect(await all({ ...from, filter: streamNameFilter({ regex: `^${category}[0]$` }) })).toEqual(
      numbers(0, 10, 2, 12),
    );
    expect(await all({ ...from, filter: eventTypeFilter({ prefixes: ['Not'] }), maxCount: 1 })).toEqual(numbers(0));
  });

  it('nothing beyond the head', async () => {
    const { all, at } = await prepare();
    const beyond = at(7).commit + 1_000_000n;
    expect(await all({ fromPosition: { commit: beyond, prepare: beyond } })).toEqual([]);
  });

  it('an error for the middle of a record', async () => {
    const { all, at } = await prepare();
    const inside = at(3).commit + 5n;
    await expect(all({ fromPosition: { commit: inside, prepare: inside } })).rejects.toMatchObject({
      type: 'unavailable',
    });
  });
}
