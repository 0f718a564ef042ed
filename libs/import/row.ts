import { InvalidDateTimeError, parseInstant } from '#libs/time';
import type { CsvRecord } from './csv/read-records.ts';
import { type RowPlace, shown } from './errors.ts';
import type { Faults } from './faults.ts';
import { bindHeader, type Header } from './header.ts';
import { type ActivityMatcher, activityMatcher, type Mapping, type RowState } from './mapping/index.ts';

/** One row of a log, checked. */
export interface Row extends RowPlace {
  readonly actor: string;
  /** Who has the task afterwards, by a column of its own; undefined where the mapping names none, null for nobody. */
  readonly assignee?: string | null;
  /** Who reported the task, likewise. */
  readonly reporter?: string | null;
  /** UTC with milliseconds. */
  readonly at: string;
  /** What the task is in afterwards. */
  readonly state: RowState;
  /** The value of any column, for the title and the description. */
  cell(column: string): string;
}

/** Names longer than this, in code points, are refused: a member's has no more. */
const MAX_NAME = 255;

/** Reads the records of one file as a mapping says. */
export class RowReader {
  readonly #header: Header;
  readonly #stateAfter: ActivityMatcher;

  /**
   * @param first the file's first record; undefined where the file has none.
   * @param now no row may be later: a log tells what has happened.
   * @throws EventLogFaultsError where the header lacks a column; MappingFaultsError where a placeholder names none.
   */
  constructor(
    first: CsvRecord | undefined,
    private readonly mapping: Mapping,
    private readonly now: string,
  ) {
    this.#header = bindHeader(first, mapping);
    this.#stateAfter = activityMatcher(mapping.activities);
  }

  /** The row of a record; undefined where it has faults. */
  read(record: CsvRecord, faults: Faults): Row | undefined {
    const { line } = record;
    const fields = this.mapping.escaped_formulas ? record.fields.map(unescaped) : record.fields;
    const { names, task, activity, actor, at, indexOf } = this.#header;
    const { columns } = this.mapping;
    let sound = true;
    const fault = (column: string | null, value: string | null, detail: string) => {
      faults.add({ line, column, value: value === null ? null : shown(value), detail });
      sound = false;
    };
    if (fields.length !== names.length) {
      const detail = `The row has ${fields.length} fields, and the header ${names.length}.`;
      // What is missing or too many is named by the first place where it shows.
      const column = names[fields.length] ?? `field ${names.length + 1}`;
      fault(column, fields[names.length] ?? null, detail);
      return undefined;
    }
    const nul = fields.findIndex((field) => field.includes('\0'));
    if (nul >= 0) fault(names[nul] ?? null, fields[nul] ?? null, 'Text cannot hold a NUL character.');
    const caseId = fields[task] ?? '';
    if (caseId.trim() === '') fault(columns.task, caseId, 'A row needs its case.');
    const state = this.#stateAfter(fields[activity] ?? '');
    if (!state) fault(columns.activity, fields[activity] ?? '', 'The mapping has no entry for this activity.');
    const nameIn = (index: number, column = '') => {
      const name = (fields[index] ?? '').trim();
      if ([...name].length > MAX_NAME) fault(column, name, `A name has ${MAX_NAME} characters at most.`);
      return name;
    };
    const name = nameIn(actor, columns.actor);
    if (name === '') fault(columns.actor, fields[actor] ?? '', 'A row needs its actor.');
    const others = {
      ...(columns.assignee === undefined ? {} : { assignee: nameIn(this.#header.assignee, columns.assignee) || null }),
      ...(columns.reporter === undefined ? {} : { reporter: nameIn(this.#header.reporter, columns.reporter) || null }),
    };
    const time = readTime(fields[at] ?? '', this.now);
    if ('detail' in time) fault(columns.at, fields[at] ?? '', time.detail);
    if (!sound || !state || 'detail' in time) return undefined;
    const cell = (column: string) => fields[indexOf.get(column) ?? -1] ?? '';
    return { line, caseId, actor: name, ...others, at: time.at, state, cell };
  }
}

const unescaped = (field: string): string => (field.startsWith("'") ? field.slice(1) : field);

function readTime(text: string, now: string): { readonly at: string } | { readonly detail: string } {
  try {
    const at = parseInstant(text);
    return at <= now ? { at } : { detail: 'The time lies in the future, and a log tells what has happened.' };
  } catch (error) {
    if (error instanceof InvalidDateTimeError) return { detail: error.detail };
    throw error;
  }
}
