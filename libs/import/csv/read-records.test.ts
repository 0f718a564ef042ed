import { describe, expect, it } from '@jest/globals';
import { createFaults } from '../faults.ts';
import { type CsvRecord, readRecords } from './read-records.ts';

async function* inChunks(content: string | Uint8Array, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(content as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Uint8Array, size = 65_536): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  const faults = createFaults();
  for await (const batch of readRecords(inChunks(content, size), faults)) records.push(...batch);
  faults.check();
  return records;
}

describe('readRecords', () => {
  it.each([1, 2, 3, 7, 1000])('reads a byte order mark, CRLF, LF and quotes in chunks of %d bytes', async (size) => {
    const content = '\uFEFFa,b\r\n1,"x, ""y"""\r\n2,é€😀\n3,';
    expect(await read(content, size)).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['1', 'x, "y"'] },
      { line: 3, fields: ['2', 'é€😀'] },
      { line: 4, fields: ['3', ''] },
    ]);
  });

  it('counts the lines of the file: those inside quotes, in CRLF too, and empty ones', async () => {
    const records = await read('a,b\r\n1,"x\r\ny\r\nz"\r\n\r\n\r\n2,"\n"\n3,4\r\n');
    expect(records.map(({ line, fields }) => [line, fields[0]])).toEqual([
      [1, 'a'],
      [2, '1'],
      [7, '2'],
      [9, '3'],
    ]);
  });

  it('keeps the line breaks and spaces of a field', async () => {
    expect((await read('a,b\n" x ","1\r\n2"\n'))[1]?.fields).toEqual([' x ', '1\r\n2']);
  });

  it.each([
    ['a quote that stays open', 'a,b\n1,2\n\n3,"x\ny\nz\n', { line: 4, column: 'b', detail: /never closed/ }],
    ['a quote inside a bare field', 'a,b\n1,"\n"\n3,x"y\n', { line: 4, column: 'b', detail: /not quoted/ }],
    ['text after a closing quote', 'a,b\n"x"y,3\n', { line: 2, column: 'a', detail: /closing quote/ }],
    ['a record without end', `a,b\n1,"${'x'.repeat(1_100_000)}`, { line: 2, column: 'b', detail: /longer than/ }],
  ])('refuses %s where it begins', async (_, content, { line, column, detail }) => {
    for (const size of [3000, 65_536])
      await expect(read(content, size)).rejects.toMatchObject({
        name: 'EventLogFaultsError',
        faults: [{ line, column, value: null, detail: expect.stringMatching(detail) }],
      });
  });

  it('hands out the records before a fault', async () => {
    const seen: CsvRecord[] = [];
    const faults = createFaults();
    for await (const batch of readRecords(inChunks('a\n1\n2\n"3', 2), faults)) seen.push(...batch);
    expect(() => faults.check()).toThrow('line 4, column a: A quote is opened here and never closed.');
    expect(seen.map(({ fields }) => fields[0])).toEqual(['a', '1', '2']);
  });

  it.each([1, 4, 1000])('refuses bytes that are not UTF-8 by their line, in chunks of %d bytes', async (size) => {
    const latin1 = Buffer.from('a,b\n1,é€\n2,Fr', 'utf8');
    const content = Buffer.concat([latin1, Buffer.from([0xe9]), Buffer.from('d\n3,4\n')]);
    await expect(read(content, size)).rejects.toMatchObject({ faults: [{ line: 3, column: null }] });
  });

  it('refuses a character that is cut off by the end of the file', async () => {
    await expect(read(Buffer.from('a\n€').subarray(0, -1))).rejects.toMatchObject({ faults: [{ line: 2 }] });
  });
});
