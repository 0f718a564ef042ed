import { randomUUID } from 'node:crypto';

const PLAIN = /^[\w.:+-]+$/;

/** A value that an array without quotes could not hold. */
export class NotPlainError extends Error {
  override name = 'NotPlainError';
  constructor(readonly value: string) {
    super(`${JSON.stringify(value)} needs quotes`);
  }
}

/**
 * The values of a column as a PostgreSQL array, for those that need no quotes: ids, numbers, instants, names of our own.
 * pg quotes and escapes every element of an array that it is given, which takes longer than all else about a row.
 * @throws NotPlainError
 */
export function plainArray(values: readonly (string | number | null)[]): string {
  for (const value of values) if (typeof value === 'string' && !PLAIN.test(value)) throw new NotPlainError(value);
  return `{${values.map((value) => value ?? 'NULL').join()}}`;
}

/** The values of columns, each joined to one text, for `string_to_table(<text>, <separator>)`. */
export interface JoinedTexts {
  readonly separator: string;
  readonly columns: readonly string[];
}

/**
 * The values of columns as one text each: nothing needs quotes where nothing holds the separator. That is a line break,
 * which JSON texts as a rule do not hold; should one do, it is a text that nobody could have known. At least one value a
 * column.
 */
export function joinTexts(...columns: readonly (readonly string[])[]): JoinedTexts {
  const separator = columns.some((texts) => texts.some((text) => text.includes('\n'))) ? randomUUID() : '\n';
  return { separator, columns: columns.map((texts) => texts.join(separator)) };
}
