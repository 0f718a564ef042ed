import { expect, it } from '@jest/globals';
import type { EncodedEvent } from '#libs/event';
import { fullCodec, many } from '../testing/events.ts';
import { Tail } from './tail.ts';

const events = (count: number, text = ''): EncodedEvent[] =>
  many(count).map((event) => ({ ...fullCodec.encode(event), ...(text && { metadata: text }) }));
const positions = (tail: Tail, after: number, limit = 10_000) =>
  tail.after(after, limit).map((entry) => entry.stored.position);

it('gives what follows a position that it holds, or the one before its first', async () => {
  const tail = new Tail(fullCodec);
  expect(tail.after(0, 10)).toEqual([]);
  tail.add({ stream: 'a', expected: 4, events: events(2) }, 12);
  tail.add({ stream: 'b', expected: -1, events: events(1) }, 13);
  expect(await tail.decode(tail.after(10, 10))).toMatchObject([
    { stream: 'a', revision: 5, position: '11' },
    { stream: 'a', revision: 6, position: '12' },
    { stream: 'b', revision: 0, position: '13' },
  ]);
  expect(positions(tail, 11, 1)).toEqual(['12']);
  for (const unknown of [0, 9, 13, 14]) expect(positions(tail, unknown)).toEqual([]);
});

it('starts anew where another process wrote in between', () => {
  const tail = new Tail(fullCodec);
  tail.add({ stream: 'a', expected: -1, events: events(3) }, 3);
  tail.add({ stream: 'a', expected: 2, events: events(2) }, 7);
  for (const before of [0, 2, 3, 4]) expect(positions(tail, before)).toEqual([]);
  expect(positions(tail, 5)).toEqual(['6', '7']);
});

it('is bounded in events and in bytes', () => {
  const tail = new Tail(fullCodec);
  for (let at = 0; at < 20_000; at += 100) tail.add({ stream: 'a', expected: at - 1, events: events(100) }, at + 100);
  expect(positions(tail, 20_000 - 4097)).toEqual([]);
  expect(positions(tail, 20_000 - 4096)).toHaveLength(4096);
  const large = 'x'.repeat(5 * 1024 * 1024);
  for (let at = 20_000; at < 20_010; at++) tail.add({ stream: 'a', expected: at, events: events(1, large) }, at + 1);
  expect(positions(tail, 20_006)).toEqual([]);
  expect(positions(tail, 20_007)).toEqual(['20008', '20009', '20010']);
});
