/** What a log line says of an error. */
export interface ErrorFields {
  readonly type: string;
  readonly message: string;
  /** An error code of Node or PostgreSQL. */
  readonly code?: string;
  readonly stack?: string;
  readonly causes?: readonly ErrorFields[];
}

const MAX_DEPTH = 4;
const MAX_CAUSES = 4;

/**
 * An error for the log: its kind, message, code and stack, and the same of what it came from. No other property: those
 * of the database's errors hold values of rows, and that of a bad URL holds the URL with its password.
 */
export function errorFields(error: unknown, depth = 0): ErrorFields {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const of = error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause];
  const causes =
    depth < MAX_DEPTH ? of.slice(0, MAX_CAUSES).map((cause: unknown) => errorFields(cause, depth + 1)) : [];
  return {
    type: name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(stack === undefined ? {} : { stack }),
    ...(causes.length === 0 ? {} : { causes }),
  };
}
