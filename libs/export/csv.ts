import { stringify } from 'csv-stringify/sync';
import type { Case } from './case.ts';

/** The columns, named as process-mining tools name them when they lay a log flat: `case:` for what holds of the whole task. */
export const COLUMNS = [
  'case:concept:name',
  'concept:name',
  'org:resource',
  'time:timestamp',
  'lifecycle:transition',
  'status',
  'assignee',
  'case:title',
  'case:description',
  'case:type',
  'case:category',
  'case:priority',
  'case:source',
  'case:reporter',
  'case:due_date',
] as const;

/**
 * A cell that a spreadsheet would take for a formula is written behind an apostrophe, and so is one that begins with an
 * apostrophe: a reader who takes one apostrophe off the beginning has every cell as it was.
 */
const guarded = (cell: string): string => (/^['=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell);

/** RFC 4180; a line break of any kind inside a cell is quoted, not only CRLF. */
const OPTIONS = { record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const;

const lines = (rows: readonly (readonly (string | null)[])[]): string =>
  stringify(
    rows.map((row) => row.map((cell) => (cell === null ? '' : guarded(cell)))),
    OPTIONS,
  );

/** Cases as CSV, a text for each: a row for each thing that happened, in its order inside a case. */
export async function* toCsv(cases: AsyncIterable<Case>): AsyncGenerator<string> {
  yield lines([COLUMNS]);
  for await (const { task, reporter, rows } of cases) {
    const ofCase = [task.title, task.description, task.type, task.category, task.priority, task.source];
    yield lines(
      rows.map(({ activity, resource, at, status, assignee }) => [
        task.id,
        activity,
        resource,
        at,
        'complete',
        status,
        assignee,
        ...ofCase,
        reporter,
        task.due_date,
      ]),
    );
  }
}
