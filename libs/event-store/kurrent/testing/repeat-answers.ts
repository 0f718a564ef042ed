import { expect, it } from '@jest/globals';
import type { AppendToStreamOptions, EventData } from '@kurrent/kurrentdb-client';
import { collect, noted } from './client.ts';
import type { Asking } from './server-contract.ts';

type Expected = NonNullable<AppendToStreamOptions['streamState']>;
type Name = 'a' | 'b' | 'c' | 'd';

/** What a repeat answers. The stream holds a, b and c, of one append and another. */
export function repeatAnswers(asking: () => Asking): void {
  const prepare = async () => {
    const { client, category } = asking();
    const events: Record<Name, EventData> = { a: noted(0), b: noted(1), c: noted(2), d: noted(3) };
    const named = (names: readonly Name[]) => names.map((name) => events[name]);
    await client.appendToStream(`${category}1`, named(['a', 'b']), { streamState: 'no_stream' });
    await client.appendToStream(`${category}1`, named(['c']), { streamState: 1n });
    const positions = (await collect(client.readStream(`${category}1`))).map(({ event }) => event?.position);
    const append = (names: readonly Name[], streamState: Expected, stream = `${category}1`) =>
      client.appendToStream(stream, named(names), { streamState });
    const ids = async () => {
      const there = (await collect(client.readStream(`${category}1`))).map(({ event }) => event?.id);
      return there.map((id) => Object.entries(events).find(([, one]) => one.id === id)?.[0]).join('');
    };
    return { append, ids, positions, category };
  };

  it.each<[readonly Name[], Expected, number]>([
    [['a', 'b'], 'no_stream', 1],
    [['a'], 'no_stream', 0],
    [['a', 'b', 'c'], 'no_stream', 2],
    [['b'], 0n, 1],
    [['b', 'c'], 0n, 2],
    [['c'], 1n, 2],
    [['a', 'b'], 'any', 1],
    [['c'], 'any', 2],
    [['b'], 'stream_exists', 1],
  ])('a repeat of %p at %p with the place of the first time: %p', async (names, expected, revision) => {
    const { append, ids, positions } = await prepare();
    expect(await append(names, expected)).toMatchObject({
      success: true,
      nextExpectedRevision: BigInt(revision),
      position: positions[revision],
    });
    expect(await ids()).toBe('abc');
  });

  it.each<[readonly Name[], Expected]>([
    [['b'], 'no_stream'],
    [['a', 'c'], 'no_stream'],
    [['b', 'd'], 0n],
    [['c', 'd'], 1n],
    [['a', 'd'], 'any'],
  ])('a repeat of a part, or at another place, with a wrong revision: %p at %p', async (names, expected) => {
    const { append, ids } = await prepare();
    await expect(append(names, expected)).rejects.toMatchObject({ type: 'wrong-expected-version', actualState: 2n });
    expect(await ids()).toBe('abc');
  });

  it('writes twice what stands on another stream, or comes with ANY after something new', async () => {
    const { append, ids, category } = await prepare();
    expect(await append(['a'], 'no_stream', `${category}2`)).toMatchObject({ nextExpectedRevision: 0n });
    expect(await append(['d', 'c'], 'any')).toMatchObject({ nextExpectedRevision: 4n });
    expect(await append(['a'], 4n)).toMatchObject({ nextExpectedRevision: 5n });
    expect(await ids()).toBe('abcdca');
  });
}
