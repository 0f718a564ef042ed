import type { EventStore } from '#libs/event-store';
import { type EventLogFault, shown } from './errors.ts';
import { describeHeld } from './log.ts';
import type { Step } from './plan.ts';
import { type RowEffect, rowEventIds } from './row-effect.ts';
import type { ImportedTask } from './task-book.ts';

/** A row whose event is not the one that the log holds at its place. */
export interface Difference {
  readonly effect: RowEffect;
  readonly step: Step;
  /** Which of the task's decisive events in the log. */
  readonly n: number;
}

/** Compares a row's events with what the log holds of its task; null where nothing differs. */
export function compare(task: ImportedTask, effect: RowEffect): Difference | null {
  if (!task.ids) return null;
  for (const [index, id] of rowEventIds(effect).entries()) {
    const n = task.held;
    const step = effect.steps[index];
    if (n === task.ids.length || !step) break;
    if (task.ids[n] !== id) {
      task.ids = null;
      return { effect, step, n };
    }
    task.held++;
  }
  if (task.held === task.ids.length) task.ids = null;
  return null;
}

/** A difference as a fault of the file. */
export async function differenceFault(
  store: EventStore,
  organizationId: string,
  column: string,
  { effect: { row, taskId }, step, n }: Difference,
): Promise<EventLogFault> {
  const detail =
    `The log has ${await describeHeld(store, organizationId, taskId, n)} on task ${taskId}, where this row gives ` +
    `${step} of ${row.at} by ${shown(row.actor)}: file or mapping are others than before, or somebody has worked on a ` +
    'task that was imported by half. Import the file as it was, or leave out the rows of this case.';
  return { line: row.line, column, value: shown(row.caseId), detail };
}
