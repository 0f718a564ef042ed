import { describe, expect, it } from '@jest/globals';
import { jsonPointer } from './pointer.ts';
import { text } from './text.ts';

const codes = (schema: ReturnType<typeof text>, value: string) =>
  (schema.safeParse(value).error?.issues ?? []).map((issue) =>
    issue.code === 'custom' ? issue.params?.code : issue.code,
  );

describe('a text', () => {
  const title = text({ min: 2, max: 4, trim: true });

  it.each(['ab', 'abcd', '  ab  ', '😀😀', '😀😀😀😀', `  ${'é'.repeat(4)}`])('of %j fits 2 to 4', (value) => {
    expect(codes(title, value)).toEqual([]);
  });

  it.each([
    ['a', 'too-short'],
    ['😀', 'too-short'],
    ['   ', 'too-short'],
    ['abcde', 'too-long'],
    ['😀😀😀😀😀', 'too-long'],
    ['a\u0000b', 'invalid-text'],
    ['\ud83d\ud83d', 'invalid-text'],
  ])('of %j does not: %s', (value, code) => {
    expect(codes(title, value)).toEqual([code]);
  });
});

describe('a text that must be seen', () => {
  const body = text({ min: 1, max: 4, visible: true });

  it.each(['a', ' a ', '\n\ta', '😀'])('%j is, and stays as it is', (value) => {
    expect(body.safeParse(value)).toEqual({ success: true, data: value });
  });

  it.each([
    ['', 'too-short'],
    [' ', 'blank'],
    ['\n \t', 'blank'],
    ['\u00a0\u2003', 'blank'],
    [' abcd', 'too-long'],
  ])('%j is not: %s', (value, code) => {
    expect(codes(body, value)).toEqual([code]);
  });
});

describe('a JSON pointer', () => {
  it('escapes by RFC 6901 and is cut before the part that makes it long', () => {
    expect(jsonPointer([])).toBe('');
    expect(jsonPointer(['a/b', 0, 'm~n', ''])).toBe('/a~1b/0/m~0n/');
    expect(jsonPointer(['a', 'x'.repeat(1000), 'b'])).toBe('/a');
  });
});
