import type { Held } from './log.ts';
import type { Progress } from './plan.ts';

/** What is kept of each task of a file between its rows: a few hundred bytes, however many rows it has. */
export interface ImportedTask extends Progress {
  readonly id: string;
  /** How many of the events that the file gives it are in the log. */
  held: number;
  /** The last revision of its stream; -1 where there is none. */
  revision: number;
  /** The ids to compare with; null where there are none, or once every one of them was compared. */
  ids: readonly string[] | null;
}

/** A task before its first row; what the log holds of it is not known yet. */
export const newTask = (id: string): ImportedTask => ({
  id,
  events: 0,
  status: 'open',
  assignee: null,
  held: 0,
  revision: -1,
  ids: null,
});

/** Notes what the log holds of a task. */
export function noteHeld(task: ImportedTask, { revision, ids }: Held): void {
  task.revision = revision;
  task.ids = ids.length === 0 ? null : ids;
}

/** The task before its first row again, for the second reading of the file. */
export function rewind(task: ImportedTask): void {
  task.events = 0;
  task.ids = null;
}
