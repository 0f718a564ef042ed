/** Where a row stands and what it is about: enough to find it again. */
export interface RowPlace {
  readonly line: number;
  readonly caseId: string;
}

/** What is wrong with one place of the file, or with what the log says of it. */
export interface EventLogFault {
  /** The line of the file, from 1: the first one of a record that spans several. */
  readonly line: number;
  /** The column by the name in the header, or `field 3`; null where it is not known. */
  readonly column: string | null;
  /** The value as the file has it, cut to 60; null where there is none. */
  readonly value: string | null;
  /** A sentence that says what is wrong, and what would do. */
  readonly detail: string;
}

/** The file cannot be imported as it is, and nothing of it was. Holds the first ten faults at most. */
export class EventLogFaultsError extends Error {
  override name = 'EventLogFaultsError';
  constructor(readonly faults: readonly EventLogFault[]) {
    super(faults.map(inWords).join('\n'));
  }
}

function inWords({ line, column, value, detail }: EventLogFault): string {
  const place = column === null ? `line ${line}` : `line ${line}, column ${column}`;
  return value === null ? `${place}: ${detail}` : `${place}: ${JSON.stringify(value)} is refused. ${detail}`;
}

/** What is wrong with one value of the mapping. */
export interface MappingFault {
  /** A JSON pointer into the mapping. */
  readonly path: string;
  /** The value as JSON, cut to 60; null where there is none. */
  readonly value: string | null;
  /** A sentence that says what would do. */
  readonly detail: string;
}

/** The mapping cannot be used, or does not fit the file. */
export class MappingFaultsError extends Error {
  override name = 'MappingFaultsError';
  constructor(readonly faults: readonly MappingFault[]) {
    super(
      faults
        .map(
          ({ path, value, detail }) =>
            `mapping ${path || '/'}: ${value === null ? '' : `${value} is refused. `}${detail}`,
        )
        .join('\n'),
    );
  }
}

/** The file or the mapping cannot be read at all: it is not there, or no regular file. */
export class UnreadableFileError extends Error {
  override name = 'UnreadableFileError';
  constructor(
    readonly path: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${path} cannot be read: ${reason}`, options);
  }
}

/** The file was changed while it was being imported. What was written stays; a further run says whether it still fits. */
export class FileChangedError extends Error {
  override name = 'FileChangedError';
  constructor(readonly path: string) {
    super(`${path} was changed while it was being imported`);
  }
}

/**
 * An append failed, and the import stopped: the store went away, or somebody wrote on the task at that moment. All rows
 * before this one are in the log, and some of the next ones of other tasks may be; the same import, run again, goes on.
 */
export class ImportStoppedError extends Error {
  override name = 'ImportStoppedError';
  constructor(
    readonly at: RowPlace,
    readonly eventsWritten: number,
    override readonly cause: Error,
  ) {
    super(
      `stopped at line ${at.line}, case ${JSON.stringify(shown(at.caseId))}, after ${eventsWritten} events: ${cause.message}. ` +
        'Run the same import again: it goes on from there.',
    );
  }
}

/** A value of the file as a message shows it: cut to 60 characters. */
export const shown = (value: string): string => (value.length > 60 ? `${value.slice(0, 60)}…` : value);
