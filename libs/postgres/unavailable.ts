/** The database cannot be reached, or did not answer in time. The outcome of a write is then unknown. */
export class DatabaseUnavailableError extends Error {
  override name = 'DatabaseUnavailableError';
  constructor(cause: unknown) {
    super(`the database is unavailable: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`, {
      cause,
    });
  }
}

/** Error codes of Node's network calls. */
const NETWORK =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN)$/;

/**
 * PostgreSQL's SQLSTATEs: connection exceptions (08), insufficient resources (53: disk, memory, connections), operator
 * intervention (57: shutdown, crash, statement timeout), I/O errors (58030), a session that was idle in its
 * transaction for too long (25P03), a standby that takes no writes (25006).
 */
const SQLSTATE = /^(08...|53...|57...|58030|25P03|25006)$/;

/** What pg says without any code. */
const MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;

/** Whether an error means that the database is away, frozen, overloaded or shutting down, not that the call was wrong. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError) return true;
  if (typeof error !== 'object' || error === null) return false;
  const code = 'code' in error ? String(error.code) : '';
  const message = 'message' in error ? String(error.message) : '';
  return NETWORK.test(code) || (code.length === 5 && SQLSTATE.test(code)) || MESSAGE.test(message);
}

/** Whether the server itself ended a statement at its time limit (SQLSTATE query_canceled): it is there, and was asked for much. */
export function isTooSlow(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError) return isTooSlow(error.cause);
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '57014';
}

/** Whether a statement named a column or a table that is not there (SQLSTATE undefined_column, undefined_table). */
export function isUndefined(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && /^42(703|P01)$/.test(String(error.code));
}

/** The error to throw on: DatabaseUnavailableError for what isUnavailable, the error itself otherwise. */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof DatabaseUnavailableError || !isUnavailable(error)) return error;
  return new DatabaseUnavailableError(error);
}
