import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Transcript } from '#libs/call';
import { splitTranscript } from './split.ts';

const turns = (...texts: readonly string[]): Transcript => ({
  text: null,
  utterances: texts.map((text, n) => ({ speaker: `S${n % 2}`, start_ms: null, end_ms: null, text })),
});
const texts = (transcript: Transcript, characters: number) =>
  splitTranscript(transcript, characters).map((part) => part.map(({ text }) => text));

describe('a transcript', () => {
  it('that is short makes one question', () => {
    expect(splitTranscript({ text: 'Hello', utterances: null })).toEqual([[{ speaker: null, text: 'Hello' }]]);
    expect(splitTranscript(turns('Hello', 'Hi'))).toEqual([
      [
        { speaker: 'S0', text: 'Hello' },
        { speaker: 'S1', text: 'Hi' },
      ],
    ]);
  });

  it('that is long is cut between turns', () => {
    const long = turns(...Array.from({ length: 10 }, (_, n) => `${n}`.repeat(100)));
    expect(texts(long, 300).map((part) => part.length)).toEqual([2, 2, 2, 2, 2]);
  });

  it('has a turn that is too long cut behind a paragraph, a sentence or a word', () => {
    const cut = (text: string) => texts({ text, utterances: null }, 130)[0]?.[0];
    expect(cut(`${'a'.repeat(60)}.\n\n${'b. '.repeat(60)}`)).toBe(`${'a'.repeat(60)}.\n\n`);
    expect(cut(`${'word '.repeat(12)}end. ${'word '.repeat(60)}`)).toBe(`${'word '.repeat(12)}end. `);
    expect(cut('word '.repeat(60))).toBe('word '.repeat(20));
    expect(cut('x'.repeat(500))).toBe('x'.repeat(100));
    expect(cut('😀'.repeat(100))).toBe('😀'.repeat(50));
  });

  it.each([' ', '\n', '\n ', 'a. ', 'a ', 'a\n\n', '.'])(
    'of nothing but %j, as long as one may be, is cut at once',
    (piece) => {
      const text = `a${piece.repeat(Math.floor(940_000 / piece.length))}b`;
      const parts = texts({ text, utterances: null }, 3_000);
      expect(parts.flat().join('')).toBe(text);
      expect(parts.length).toBeGreaterThan(300);
    },
  );

  it('loses no word, keeps its order, and no question is too long', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 400 }), { minLength: 1 }),
        fc.integer({ min: 100, max: 500 }),
        (all, max) => {
          const parts = splitTranscript(turns(...all), max);
          expect(
            parts
              .flat()
              .map(({ text }) => text)
              .join(''),
          ).toBe(all.join(''));
          for (const part of parts)
            expect(part.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(max);
        },
      ),
    );
  });
});
