import { describe, expect, it } from '@jest/globals';
import { ifNoneMatchHolds } from './etag.ts';
import { ifRangeHolds, parseRange } from './range.ts';

describe('a Range', () => {
  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=2-4', 2, 4],
    ['bytes=2-', 2, 9],
    ['bytes=9-9', 9, 9],
    ['bytes=0-99', 0, 9],
    ['bytes=-3', 7, 9],
    ['bytes=-99', 0, 9],
    ['BYTES= 1-2 ', 1, 2],
  ])('%s of ten bytes is from %d to %d', (header, start, end) =>
    expect(parseRange(header, 10)).toEqual({ start, end }),
  );

  it.each([
    [undefined],
    [''],
    ['items=0-1'],
    ['bytes=5-2'],
    ['bytes=0-1,4-5'],
    ['bytes=a-b'],
    ['bytes=-'],
    ['bytes=--1'],
    ['bytes=1.5-2'],
  ])('%p is the whole', (header) => expect(parseRange(header, 10)).toBeUndefined());

  it.each(['bytes=10-', 'bytes=10-12', 'bytes=99999999999999999999-', 'bytes=-0'])('%s is not there', (header) =>
    expect(() => parseRange(header, 10)).toThrow(
      expect.objectContaining({ status: 416, headers: { 'content-range': 'bytes */10' } }),
    ),
  );
});

describe('If-Range', () => {
  it.each([
    [undefined, true],
    ['"a"', true],
    [' "a" ', true],
    ['"b"', false],
    ['W/"a"', false],
    ['Sat, 28 Mar 2026 14:00:00 GMT', false],
  ])('%p holds for "a": %p', (header, holds) => expect(ifRangeHolds(header, '"a"')).toBe(holds));
});

describe('If-None-Match', () => {
  it.each([
    [undefined, true],
    ['"a"', false],
    ['W/"a"', false],
    ['"b", "a"', false],
    ['*', false],
    ['"b"', true],
    ['a', true],
  ])('%p holds for "a": %p', (header, holds) => expect(ifNoneMatchHolds(header, '"a"')).toBe(holds));
});
