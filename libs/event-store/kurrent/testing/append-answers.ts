import { expect, it } from '@jest/globals';
import { MaxAppendSizeExceededError } from '@kurrent/kurrentdb-client';
import { collect, noted } from './client.ts';
import type { Asking } from './server-contract.ts';

/** What an append answers: places, wrong revisions, sizes. */
export function appendAnswers(asking: () => Asking): void {
  it('with the revision and the position of the last event', async () => {
    const { client, category } = asking();
    const first = await client.appendToStream(`${category}1`, [noted(0), noted(1)], { streamState: 'no_stream' });
    const second = await client.appendToStream(`${category}1`, noted(2), { streamState: 1n });
    expect([first.nextExpectedRevision, second.nextExpectedRevision]).toEqual([1n, 2n]);
    const read = await collect(client.readStream(`${category}1`));
    expect(read.map(({ event }) => event?.position)).toEqual([expect.anything(), first.position, second.position]);
    expect(second.position?.commit).toBeGreaterThan(first.position?.commit ?? 0n);
  });

  it.each([
    ['no_stream', 'no_stream', 2],
    ['a revision that has passed', 0n, 2],
    ['a revision that has not come', 7n, 2],
    ['a revision of no stream', 0n, 0],
    ['stream_exists', 'stream_exists', 0],
  ] as const)('with the revision there is, where it is wrong: %s', async (_, streamState, there) => {
    const { client, category } = asking();
    for (let n = 0; n < there; n++) await client.appendToStream(`${category}1`, noted(n));
    await expect(client.appendToStream(`${category}1`, noted(9), { streamState })).rejects.toMatchObject({
      type: 'wrong-expected-version',
      streamName: `${category}1`,
      expectedState: streamState,
      actualState: there ? BigInt(there - 1) : 'no_stream',
    });
  });

  it('the same by the call that carries credentials', async () => {
    const { client, category } = asking();
    const credentials = { username: 'admin', password: 'changeit' };
    const events = [noted(0), noted(1)];
    const first = await client.appendToStream(`${category}1`, events, { streamState: 'no_stream', credentials });
    expect(first.nextExpectedRevision).toBe(1n);
    expect(await client.appendToStream(`${category}1`, events, { streamState: 'no_stream', credentials })).toEqual(
      first,
    );
    await expect(
      client.appendToStream(`${category}1`, noted(2), { streamState: 'no_stream', credentials }),
    ).rejects.toMatchObject({ expectedState: 'no_stream', actualState: 1n });
  });

  it('with a refusal of more than a MiB of data, and goes on', async () => {
    const { client, category } = asking();
    const wide = { ...noted(0), data: { text: 'x'.repeat(600_000) } };
    await expect(client.appendToStream(`${category}1`, [wide, { ...wide, id: noted(1).id }])).rejects.toThrow(
      MaxAppendSizeExceededError,
    );
    expect((await client.appendToStream(`${category}1`, wide)).nextExpectedRevision).toBe(0n);
  });

  it('to each of many in flight', async () => {
    const { client, category } = asking();
    const all = await Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        client.appendToStream(`${category}${n}`, [noted(0), noted(1)], { streamState: 'no_stream' }),
      ),
    );
    expect(all.map((one) => one.nextExpectedRevision)).toEqual(all.map(() => 1n));
    const commits = all.map(({ position }) => position?.commit ?? 0n);
    expect(commits).toEqual(commits.toSorted((a, b) => Number(a - b)));
  });
}
