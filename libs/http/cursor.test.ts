import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { cursorInstant, decodeCursor, encodeCursor, ordinalText } from './cursor.ts';
import { Problem } from './problem.ts';

const state = z.strictObject({ at: z.string(), id: z.string().nullable() });

const refusal = (text: string): Problem | undefined => {
  try {
    decodeCursor(state, text);
    return undefined;
  } catch (error) {
    return error instanceof Problem ? error : undefined;
  }
};

describe('a cursor', () => {
  it('gives back the state that it was made of', () => {
    const value = { at: '2026-03-28T14:00:00Z', id: 'ü😀' };
    expect(encodeCursor(value)).toMatch(/^[\w-]+$/);
    expect(decodeCursor(state, encodeCursor(value))).toEqual(value);
  });

  it.each([
    '',
    'bogus',
    '%%%',
    encodeCursor({ at: 1, id: null }),
    encodeCursor(null),
    `${encodeCursor({ at: 'x', id: null })}=`,
    Buffer.from('[2,{"at":"x","id":null}]').toString('base64url'),
    Buffer.from('{"at":"x","id":null}').toString('base64url'),
    encodeCursor({ at: 'x'.repeat(3000), id: null }),
  ])('that is %s is refused by name', (text) => {
    expect(refusal(text)).toMatchObject({ status: 422, errors: [{ parameter: 'cursor', code: 'invalid-cursor' }] });
  });

  it.each([
    { at: '0000-01-01T00:00:00Z', ordinal: '1' },
    { at: '2026-03-28T14:00:00Z', ordinal: '9999999999999999999' },
    { at: '2026-03-28', ordinal: '1' },
    { at: '2026-03-28T14:00:00Z', ordinal: '-1' },
  ])('with %j, which no database takes, is none', (place) => {
    const schema = z.strictObject({ at: cursorInstant(), ordinal: ordinalText() });
    expect(() => decodeCursor(schema, encodeCursor(place))).toThrow(Problem);
    const good = { at: '2026-03-28T14:00:00.123Z', ordinal: '9'.repeat(18) };
    expect(decodeCursor(schema, encodeCursor(good))).toEqual(good);
  });
});
