import type { EventStore } from '#libs/event-store';
import { attempt, type Totals } from './attempt.ts';
import { parseMapping } from './mapping/index.ts';
import { withPatience } from './patience.ts';
import type { ImportProgress } from './progress.ts';

/** What is to be imported, and whereto. */
export interface ImportOptions {
  readonly store: EventStore;
  /** The path of a CSV file: RFC 4180, UTF-8, with a header. */
  readonly file: string;
  /** As it was read from JSON; it is checked here. */
  readonly mapping: unknown;
  readonly organizationId: string;
  /** Told some four times a second, and at the end of each phase. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** How long a store that does not answer is asked again, in milliseconds; a minute by default. */
  readonly patienceMs?: number;
  /** Told each time that it did not answer. */
  readonly onAway?: () => void;
}

const PATIENCE_MS = 60_000;

/** What an import found and did. */
export interface ImportReport {
  /** Of the file. */
  readonly rows: number;
  /** The cases of the file. */
  readonly tasks: number;
  /** The actors of the file. */
  readonly members: number;
  /** Those of them who were no members before. */
  readonly membersAdded: number;
  /** Events of tasks that this run appended. */
  readonly eventsWritten: number;
  /** Events of tasks that the log held already. */
  readonly eventsFound: number;
  readonly seconds: number;
}

/**
 * Turns another system's log into events of tasks (specification §14, Import): in file order, occurred at the row's time
 * and recorded now. The order of the file rules, inside a task too, even where its times say otherwise.
 *
 * The whole file is checked, and compared with the log, before the first event is written. A second run of the same file
 * adds nothing, and one that was stopped anywhere goes on from there, because every id follows from the content. Memory
 * grows with the tasks and actors of the file, not with its rows.
 * @throws MappingFaultsError, EventLogFaultsError, UnknownOrganizationError, UnreadableFileError: then nothing was written.
 * @throws ImportStoppedError, FileChangedError, StoreUnavailableError, ContentionError: the same import may be run again.
 */
export async function importEventLog(options: ImportOptions): Promise<ImportReport> {
  const { store, organizationId, patienceMs = PATIENCE_MS, onAway = () => undefined, onProgress } = options;
  const began = performance.now();
  const job = { store, mapping: parseMapping(options.mapping), organizationId };
  const totals: Totals = { added: 0, written: 0 };
  const { events, ...sizes } = await withPatience(
    { patienceMs, onAway },
    () => totals.written,
    (window) => attempt(options.file, { ...job, window }, totals, onProgress),
  );
  return {
    ...sizes,
    membersAdded: totals.added,
    eventsWritten: totals.written,
    eventsFound: events - totals.written,
    seconds: (performance.now() - began) / 1000,
  };
}
