/** The embedded database cannot be opened; the message is one line for whoever starts Docket. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';
}

/** The home, or something in it, cannot be made, read or written. */
export class HomeNotWritableError extends EmbeddedPostgresError {
  override name = 'HomeNotWritableError';
  constructor(
    readonly home: string,
    reason: string,
  ) {
    super(`DOCKET_HOME ${home} cannot be used: ${reason}`);
  }
}

/** The data folder is of another major version of PostgreSQL. */
export class DataVersionError extends EmbeddedPostgresError {
  override name = 'DataVersionError';
  constructor(
    readonly folder: string,
    readonly found: string,
    readonly expected: string,
  ) {
    super(`${folder} was made by PostgreSQL ${found}, this installation brings ${expected}: dump and restore it`);
  }
}

/** The disk of the home is full. */
export class DiskFullError extends EmbeddedPostgresError {
  override name = 'DiskFullError';
  constructor(readonly home: string) {
    super(`the disk of DOCKET_HOME ${home} is full`);
  }
}

/** Another process has been starting or stopping the same database for too long. */
export class HomeBusyError extends EmbeddedPostgresError {
  override name = 'HomeBusyError';
  constructor(
    readonly home: string,
    readonly waitedMs: number,
  ) {
    super(`another process has held the lock of DOCKET_HOME ${home} for ${Math.round(waitedMs / 1000)} s`);
  }
}

const UNWRITABLE_CODES: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/** What PostgreSQL and SQLite say of the same. */
const UNWRITABLE = /Permission denied|Read-only file system|unable to open database file|readonly database/;
const FULL = /No space left on device|Disk quota exceeded|Check free disk space/;

/** The named error for what went wrong while a home was opened; what has no name of its own keeps its message. */
export function toEmbeddedError(error: unknown, home: string): Error {
  if (error instanceof EmbeddedPostgresError) return error;
  const { code = '', message = String(error) }: { code?: unknown; message?: unknown } = Object(error);
  const reason = String(message)
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
  const version = /by PostgreSQL version (\d+), which is not compatible with this version (\d+)/.exec(reason);
  if (version) return new DataVersionError(home, String(version[1]), String(version[2]));
  if (code === 'ENOSPC' || FULL.test(reason)) return new DiskFullError(home);
  if (UNWRITABLE_CODES.has(code) || UNWRITABLE.test(reason)) return new HomeNotWritableError(home, reason);
  return new EmbeddedPostgresError(`the embedded database in ${home} did not open: ${reason}`, { cause: error });
}
