import type { CsvError } from 'csv-parse';
import type { EventLogFault } from '../errors.ts';

/** Above this, a record is taken for the rest of a file after an open quote. */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** Where a parser is in its file. It counts lines by itself: the parser takes a CRLF inside quotes for two. */
export class Place {
  #line = 1;
  #emptyLines = 0;
  #names: readonly string[] | undefined;

  /** Passes a record, and gives the line on which it begins. @param emptyLines how many the file has had before it. */
  pass(fields: readonly string[], emptyLines: number): number {
    this.#names ??= fields;
    const line = this.#passEmpty(emptyLines);
    this.#line += 1 + fields.reduce((sum, field) => sum + lineBreaks(field), 0);
    return line;
  }

  /** What the parser stumbled over, as a fault of the record that begins here. */
  fault(error: CsvError): EventLogFault {
    const line = this.#passEmpty(Number(error.empty_lines ?? this.#emptyLines));
    const index = Number(error.column ?? 0);
    return { line, column: this.#names?.[index] ?? `field ${index + 1}`, value: null, detail: explained(error.code) };
  }

  #passEmpty(emptyLines: number): number {
    this.#line += emptyLines - this.#emptyLines;
    this.#emptyLines = emptyLines;
    return this.#line;
  }
}

function lineBreaks(field: string): number {
  let count = 0;
  for (let at = field.indexOf('\n'); at >= 0; at = field.indexOf('\n', at + 1)) count++;
  return count;
}

function explained(code: string): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'A quote is opened here and never closed.';
    case 'CSV_MAX_RECORD_SIZE':
      return `The record is longer than ${MAX_RECORD_BYTES} bytes: is a quote left open?`;
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'Something follows a closing quote. A quote inside a quoted field is written twice.';
    default:
      return 'A quote stands inside a field that is not quoted. Quote the field, and write its quotes twice.';
  }
}
