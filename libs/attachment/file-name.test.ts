import { describe, expect, it } from '@jest/globals';
import { safeFileName } from './file-name.ts';

describe('the name of a file', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['Prüf;liste %22a.txt', 'Prüf;liste %22a.txt'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\fakepath\\scan.png', 'scan.png'],
    ['/', 'file'],
    ['..', 'file'],
    ['...', 'file'],
    ['a/..', 'file'],
    ['  padded.txt  ', 'padded.txt'],
    ['.env', '.env'],
    ['a\r\nSet-Cookie: x=1.txt', 'aSet-Cookie: x=1.txt'],
    ['nul\0byte\u007f\u0085.txt', 'nulbyte.txt'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['half \ud83d.txt', 'half \ufffd.txt'],
    ['\u0001\u0002', 'file'],
  ])('%j is kept as %j', (given, kept) => expect(safeFileName(given)).toBe(kept));

  it('has at most 255 code points, and keeps its extension', () => {
    expect(safeFileName(`${'😀'.repeat(300)}.tar.gz`)).toBe(`${'😀'.repeat(252)}.gz`);
    expect(safeFileName('x'.repeat(300))).toBe('x'.repeat(255));
    expect(safeFileName(`a.${'x'.repeat(300)}`)).toBe(`a.${'x'.repeat(253)}`);
    expect(safeFileName('x'.repeat(255))).toBe('x'.repeat(255));
  });
});
