import type { CsvRecord } from './csv/read-records.ts';
import { type EventLogFault, EventLogFaultsError, type MappingFault, MappingFaultsError, shown } from './errors.ts';
import { type Mapping, placeholders } from './mapping/index.ts';

/** Where the columns of a mapping stand in the records of a file. */
export interface Header {
  readonly names: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly task: number;
  readonly activity: number;
  readonly actor: number;
  readonly at: number;
  /** -1 where the mapping names none. */
  readonly assignee: number;
  readonly reporter: number;
}

/**
 * Finds a mapping's columns in the first record of a file.
 * @throws EventLogFaultsError where one is missing or stands there twice; MappingFaultsError where a placeholder names none.
 */
export function bindHeader(first: CsvRecord | undefined, { columns, task }: Mapping): Header {
  const names = first?.fields ?? [];
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const wanted = [...new Set(Object.values(columns).filter((column) => column !== undefined))];
  const faults = wanted.flatMap((column): EventLogFault[] => {
    const times = names.filter((name) => name === column).length;
    if (times === 1) return [];
    const detail =
      times > 1 ? 'The header has this column more than once.' : `The header has no such column. ${listed(names)}`;
    return [{ line: first?.line ?? 1, column, value: null, detail }];
  });
  if (faults.length > 0) throw new EventLogFaultsError(faults);
  checkPlaceholders('title', task.title, indexOf);
  checkPlaceholders('description', task.description ?? '', indexOf);
  for (const field of ['type', 'category', 'priority'] as const) checkPlaceholders(field, task[field] ?? '', indexOf);
  const place = (column = '') => indexOf.get(column) ?? -1;
  return {
    names,
    indexOf,
    task: place(columns.task),
    activity: place(columns.activity),
    actor: place(columns.actor),
    at: place(columns.at),
    assignee: place(columns.assignee),
    reporter: place(columns.reporter),
  };
}

function checkPlaceholders(field: string, template: string, indexOf: ReadonlyMap<string, number>): void {
  const faults = placeholders(template)
    .filter((column) => !indexOf.has(column))
    .map(
      (column): MappingFault => ({
        path: `/task/${field}`,
        value: shown(`{${column}}`),
        detail: `The file has no such column. ${listed([...indexOf.keys()])}`,
      }),
    );
  if (faults.length > 0) throw new MappingFaultsError(faults);
}

const listed = (names: readonly string[]) =>
  names.length === 0 ? 'It is empty.' : `It has: ${names.slice(0, 50).map(shown).join(', ')}.`;
