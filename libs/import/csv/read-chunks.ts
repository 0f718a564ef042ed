import { isUtf8 } from 'node:buffer';
import { EventLogFaultsError, shown } from '../errors.ts';

const NEWLINE = 0x0a;

/**
 * A file's bytes in chunks that end between two characters.
 * @throws EventLogFaultsError where they are not UTF-8: read as such, a name in another encoding would be falsified.
 */
export async function* readChunks(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const bytes of file) {
    const chunk = Buffer.concat([rest, bytes]);
    const end = lastBoundary(chunk);
    rest = chunk.subarray(end);
    const whole = chunk.subarray(0, end);
    line = checked(whole, line);
    yield whole;
  }
  checked(rest, line);
}

/** Where the last character begins that may go on in the next chunk; the end of the chunk where none does. */
function lastBoundary(chunk: Buffer): number {
  for (let back = 1; back <= Math.min(3, chunk.length); back++) {
    const byte = chunk[chunk.length - back] ?? 0;
    if (byte >= 0xc0) return chunk.length - back;
    if (byte < 0x80) break;
  }
  return chunk.length;
}

/** The line in which the chunk ends, given the one in which it begins. */
function checked(chunk: Buffer, firstLine: number): number {
  const valid = isUtf8(chunk);
  let line = firstLine;
  let start = 0;
  for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
    if (!valid) refuseUnlessUtf8(chunk.subarray(start, end), line);
    start = end + 1;
    line++;
  }
  if (!valid) refuseUnlessUtf8(chunk.subarray(start), line);
  return line;
}

function refuseUnlessUtf8(text: Buffer, line: number): void {
  if (isUtf8(text)) return;
  const detail = 'The bytes are not UTF-8. Save the file in UTF-8.';
  throw new EventLogFaultsError([{ line, column: null, value: shown(text.toString('utf8')), detail }]);
}
