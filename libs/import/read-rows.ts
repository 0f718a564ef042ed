import { readRecords } from './csv/read-records.ts';
import type { Faults } from './faults.ts';
import type { Job } from './job.ts';
import { type Row, RowReader } from './row.ts';

/** Some rows of a file that follow each other, and how many records they come from: those with faults are left out. */
export interface RowBatch {
  readonly records: number;
  readonly rows: readonly Row[];
}

/** The rows of a log in file order; what is wrong with one goes to `faults`. @throws what RowReader and readRecords throw. */
export async function* readRows({ file, mapping, now }: Job, faults: Faults): AsyncGenerator<RowBatch> {
  let reader: RowReader | undefined;
  for await (const batch of readRecords(file.bytes(), faults)) {
    const records = reader ? batch : batch.slice(1);
    if (!reader && batch.length > 0) reader = new RowReader(batch[0], mapping, now);
    const rows = records.flatMap((record) => reader?.read(record, faults) ?? []);
    yield { records: records.length, rows };
  }
  // A file without any record has no header, either.
  if (!reader) new RowReader(undefined, mapping, now);
}
