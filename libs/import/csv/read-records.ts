import { CsvError, Parser } from 'csv-parse';
import type { Faults } from '../faults.ts';
import { MAX_RECORD_BYTES, Place } from './place.ts';
import { readChunks } from './read-chunks.ts';

/** One record of a CSV file. */
export interface CsvRecord {
  /** The line of the file, from 1, on which it begins: a quoted field may hold line breaks. */
  readonly line: number;
  readonly fields: readonly string[];
}

type Feed = (done: (error?: Error | null) => void) => void;

/**
 * The records of a CSV file as RFC 4180 has them, the header first, a batch for each chunk of bytes. Lines may end in CRLF
 * or LF, a byte order mark is dropped, and so are empty lines. Where a quote is out of place or stays open, that goes to
 * `faults`, and nothing can be read from there on.
 * @throws EventLogFaultsError where the bytes are not UTF-8.
 */
export async function* readRecords(file: AsyncIterable<Buffer>, faults: Faults): AsyncGenerator<readonly CsvRecord[]> {
  const place = new Place();
  let batch: CsvRecord[] = [];
  const parser = new Parser({
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: MAX_RECORD_BYTES,
    on_record: (fields: string[], context) => {
      batch.push({ line: place.pass(fields, context.empty_lines), fields });
      return null;
    },
  });
  // Every error reaches the callback of its write; without a listener it would end the process, too.
  parser.on('error', () => undefined);
  parser.resume();

  async function* parsed(feed: Feed): AsyncGenerator<readonly CsvRecord[], boolean> {
    const error = await new Promise<Error | null | undefined>((resolve) => feed(resolve));
    yield batch;
    batch = [];
    if (!error) return true;
    if (!(error instanceof CsvError)) throw error;
    faults.add(place.fault(error));
    return false;
  }

  for await (const chunk of readChunks(file)) if (!(yield* parsed((done) => parser.write(chunk, done)))) return;
  yield* parsed((done) => parser.end(done));
}
