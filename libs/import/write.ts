import type { Actor } from '#libs/event';
import { taskStream } from '#libs/task';
import { AppendWindow } from './append-window.ts';
import type { Checked } from './check.ts';
import { EventLogFaultsError, FileChangedError, MappingFaultsError } from './errors.ts';
import { createFaults } from './faults.ts';
import type { Job } from './job.ts';
import { reporterOf } from './plan.ts';
import type { ProgressMeter } from './progress.ts';
import { readRows } from './read-rows.ts';
import type { Row } from './row.ts';
import { applyRow, type RowEffect } from './row-effect.ts';
import { type ImportContext, type RowMembers, rowEvents } from './row-events.ts';

/**
 * Reads the file again and appends what the log lacks, in file order, the events of a row in one append. Resolves to the
 * number of events that it wrote.
 * @param actors by name, every actor of the file.
 * @throws ImportStoppedError where an append fails; FileChangedError.
 */
export async function write(
  job: Job,
  { tasks }: Checked,
  actors: ReadonlyMap<string, Actor>,
  context: ImportContext,
  meter: ProgressMeter,
): Promise<number> {
  const { file, store, mapping, organizationId, window: limit } = job;
  const window = new AppendWindow(store, limit);
  const faults = createFaults();
  let rows = 0;

  const memberOf = (name: string): Actor => {
    const found = actors.get(name);
    if (!found) throw new FileChangedError(file.path);
    return found;
  };
  const idOf = (name: string | null) => (name === null ? null : memberOf(name).id);
  const membersOf = ({ row, assignee }: RowEffect): RowMembers => ({
    actor: memberOf(row.actor),
    assigneeId: idOf(assignee),
    reporterId: idOf(reporterOf(row)),
  });

  async function append(row: Row): Promise<void> {
    const task = tasks.get(row.caseId);
    if (!task) throw new FileChangedError(file.path);
    const effect = applyRow(task, row, mapping);
    if (task.events <= task.held || effect.steps.length === 0) return;
    const missing = rowEvents(effect, membersOf(effect), context).slice(Math.max(0, task.held - effect.first));
    if (!window.hasRoom) await window.room();
    window.append(row, taskStream(organizationId, task.id), task.revision, missing);
    task.revision += missing.length;
  }

  try {
    for await (const batch of readRows(job, faults)) {
      for (const row of batch.rows) await append(row);
      // The first reading found none.
      faults.check();
      rows += batch.records;
      meter.tick(rows, window.written);
    }
    faults.check();
    await window.drained();
  } catch (error) {
    await window.settled();
    if (error instanceof EventLogFaultsError || error instanceof MappingFaultsError)
      throw new FileChangedError(file.path);
    throw error;
  }
  await file.assertUnchanged();
  return window.written;
}
