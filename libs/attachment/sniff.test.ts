import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SAMPLE_BYTES, sniffType } from './sniff.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the type of a file', () => {
  it.each([
    ['a PNG', png, 'image/png'],
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'application/pdf'],
    ['an archive', Buffer.from([0x50, 0x4b, 5, 6, ...Array(18).fill(0)]), 'application/zip'],
    ['plain text', Buffer.from('Hello,\r\n\tGrüße 😀'), 'text/plain'],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 'text/plain'],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'text/plain'],
    ['text with NUL', Buffer.from('hello\0'), 'application/octet-stream'],
    ['no UTF-8', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'application/octet-stream'],
    ['half a PNG signature', png.subarray(0, 4), 'application/octet-stream'],
  ])('of %s is seen in its bytes', async (_what, bytes, type) => {
    expect(await sniffType(bytes)).toBe(type);
  });

  it('is text also where the sample ends within a character', async () => {
    const text = Buffer.from('ä'.repeat(SAMPLE_BYTES)).subarray(0, SAMPLE_BYTES - 1);
    expect(await sniffType(text)).toBe('text/plain');
  });

  it('is found for any bytes, never refused', async () => {
    const starts = fc.constantFrom(
      png,
      Buffer.from('PK\x03\x04'),
      Buffer.from('RIFF'),
      Buffer.from('\x1a\x45\xdf\xa3'),
      Buffer.of(),
    );
    await fc.assert(
      fc.asyncProperty(starts, fc.integer({ min: 0, max: 4_000 }), async (start, length) => {
        expect(await sniffType(Buffer.concat([start, randomBytes(length)]))).toMatch(/^[\w.+-]+\/[\w.+;=\s"-]+$/);
      }),
      { numRuns: 50 },
    );
  });
});
