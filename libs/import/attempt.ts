import { type Checked, check } from './check.ts';
import { ImportStoppedError } from './errors.ts';
import { importId } from './ids.ts';
import type { Job } from './job.ts';
import { openLogFile } from './log-file.ts';
import { ensureMembers } from './members.ts';
import { loadOrganization } from './organization.ts';
import { createMeter, type ImportProgress } from './progress.ts';
import { write } from './write.ts';

/** What all attempts together have done. */
export interface Totals {
  /** Members. */
  added: number;
  /** Events of tasks. */
  written: number;
}

type OnProgress = (progress: ImportProgress) => void;

/** Imports what the log lacks, and adds to the totals also where it is stopped; see importEventLog. */
export async function attempt(
  path: string,
  options: Omit<Job, 'file' | 'now'>,
  totals: Totals,
  onProgress: OnProgress = () => undefined,
) {
  await loadOrganization(options.store, options.organizationId);
  const file = await openLogFile(path);
  try {
    const job: Job = { ...options, file, now: new Date().toISOString() };
    const meter = createMeter('check', undefined, onProgress);
    const checked = await check(job, meter);
    meter.end(checked.rows, checked.events);
    await file.assertUnchanged();
    if (checked.found < checked.events) await append(job, checked, totals, onProgress);
    return { rows: checked.rows, tasks: checked.tasks.size, members: checked.actors.size, events: checked.events };
  } finally {
    await file.close();
  }
}

async function append(job: Job, checked: Checked, totals: Totals, onProgress: OnProgress): Promise<void> {
  const { store, organizationId } = job;
  const context = { organizationId, importId: importId(organizationId, checked.hash) };
  const joining = createMeter('members', checked.rows, onProgress);
  const { actors, added } = await ensureMembers(store, context, checked.actors, joining);
  totals.added += added;
  joining.end(0, added);
  const writing = createMeter('write', checked.rows, onProgress);
  try {
    const written = await write(job, checked, actors, context, writing);
    totals.written += written;
    writing.end(checked.rows, written);
  } catch (error) {
    if (error instanceof ImportStoppedError) totals.written += error.eventsWritten;
    throw error;
  }
}
