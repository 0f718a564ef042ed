import type { EventStore } from '#libs/event-store';
import { type Checked, check } from './check.ts';
import { importId } from './ids.ts';
import type { Job } from './job.ts';
import { openLogFile } from './log-file.ts';
import { parseMapping } from './mapping/index.ts';
import { ensureMembers } from './members.ts';
import { loadOrganization } from './organization.ts';
import { createMeter, type ImportProgress } from './progress.ts';
import { write } from './write.ts';

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
}

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
  const { store, organizationId, onProgress = () => undefined } = options;
  const began = performance.now();
  const mapping = parseMapping(options.mapping);
  await loadOrganization(store, organizationId);
  const file = await openLogFile(options.file);
  try {
    const job: Job = { store, file, mapping, organizationId, now: new Date().toISOString() };
    const meter = createMeter('check', undefined, onProgress);
    const checked = await check(job, meter);
    meter.end(checked.rows, checked.events);
    await file.assertUnchanged();
    const done = checked.found === checked.events ? NOTHING : await append(job, checked, onProgress);
    return {
      rows: checked.rows,
      tasks: checked.tasks.size,
      members: checked.actors.size,
      membersAdded: done.added,
      eventsWritten: done.written,
      eventsFound: checked.found + done.repeated,
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    await file.close();
  }
}

const NOTHING = { added: 0, written: 0, repeated: 0 };

async function append(job: Job, checked: Checked, onProgress: (progress: ImportProgress) => void) {
  const { store, organizationId } = job;
  const context = { organizationId, importId: importId(organizationId, checked.hash) };
  const joining = createMeter('members', checked.rows, onProgress);
  const { actors, added } = await ensureMembers(store, context, checked.actors, joining);
  joining.end(0, added);
  const writing = createMeter('write', checked.rows, onProgress);
  const { written, repeated } = await write(job, checked, actors, context, writing);
  writing.end(checked.rows, written);
  return { added, written, repeated };
}
