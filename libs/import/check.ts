import { ahead, forEachOf } from './ahead.ts';
import { compare, type Difference, differenceFault } from './comparison.ts';
import { createFaults } from './faults.ts';
import { importedTaskId } from './ids.ts';
import type { Job } from './job.ts';
import { readHeld } from './log.ts';
import type { ProgressMeter } from './progress.ts';
import { type RowBatch, readRows } from './read-rows.ts';
import { applyRow } from './row-effect.ts';
import { type ImportedTask, newTask, noteHeld, rewind } from './task-book.ts';
import { checkTaskFields } from './task-fields.ts';

/** What a file holds, and how much of it the log has. */
export interface Checked {
  readonly rows: number;
  /** How many events its rows give. */
  readonly events: number;
  /** How many of them the log has. */
  readonly found: number;
  /** By case. */
  readonly tasks: ReadonlyMap<string, ImportedTask>;
  readonly actors: ReadonlySet<string>;
  /** The file's SHA-256. */
  readonly hash: string;
}

/** While a batch is compared, the tasks of so many later ones are looked up, this many at once. */
const BATCHES_AHEAD = 2;
const LOOKUPS_AT_ONCE = 32;

/**
 * Reads the whole file and compares it with the log; writes nothing.
 * @throws EventLogFaultsError, MappingFaultsError, StoreUnavailableError
 */
export async function check(job: Job, meter: ProgressMeter): Promise<Checked> {
  const { store, organizationId, mapping, file } = job;
  const faults = createFaults();
  const tasks = new Map<string, ImportedTask>();
  const actors = new Set<string>();
  let rows = 0;
  let events = 0;

  async function lookUp(batch: RowBatch): Promise<RowBatch> {
    const fresh: ImportedTask[] = [];
    for (const { caseId } of batch.rows) {
      if (tasks.has(caseId)) continue;
      const task = newTask(importedTaskId(organizationId, caseId));
      tasks.set(caseId, task);
      fresh.push(task);
    }
    await forEachOf(fresh, LOOKUPS_AT_ONCE, async (task) =>
      noteHeld(task, await readHeld(store, organizationId, task.id)),
    );
    return batch;
  }

  for await (const batch of ahead(readRows(job, faults), BATCHES_AHEAD, lookUp)) {
    const differences: Difference[] = [];
    for (const row of batch.rows) {
      for (const name of [row.actor, row.assignee, row.reporter]) if (name) actors.add(name);
      const task = tasks.get(row.caseId) as ImportedTask;
      const effect = applyRow(task, row, mapping);
      if (effect.fields) checkTaskFields(mapping, row, effect.fields, faults);
      events += effect.steps.length;
      const difference = compare(task, effect);
      if (difference) differences.push(difference);
    }
    for (const difference of differences)
      faults.add(await differenceFault(store, organizationId, mapping.columns.task, difference));
    rows += batch.records;
    meter.tick(rows, events);
  }
  faults.check();
  let found = 0;
  for (const task of tasks.values()) {
    found += task.held;
    rewind(task);
  }
  return { rows, events, found, tasks, actors, hash: file.hash };
}
