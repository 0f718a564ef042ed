import { nthEventId, rowCommandId } from './ids.ts';
import type { Mapping } from './mapping/index.ts';
import { planRow, type Step } from './plan.ts';
import type { Row } from './row.ts';
import type { ImportedTask } from './task-book.ts';
import { type TaskFields, taskFields } from './task-fields.ts';

/** What a row does to its task. */
export interface RowEffect {
  readonly taskId: string;
  readonly row: Row;
  readonly steps: readonly Step[];
  /** The name of whoever has the task afterwards. */
  readonly assignee: string | null;
  /** How many events the rows before gave this task. */
  readonly first: number;
  /** The new task's fields, where the row creates it. */
  readonly fields: TaskFields | null;
}

/** Moves a task on by a row. */
export function applyRow(task: ImportedTask, row: Row, mapping: Mapping): RowEffect {
  const first = task.events;
  const fields = first === 0 ? taskFields(mapping, row) : null;
  const steps = planRow(task, row, fields?.ownedByReporter ?? false);
  return { taskId: task.id, row, steps, assignee: task.assignee, first, fields };
}

/** The id under which all events of a row are recorded: the same in every run in which row and mapping are the same. */
export const commandIdOf = ({ taskId, row, steps, first, fields, assignee }: RowEffect): string => {
  const { at, actor, reporter } = row;
  const others = row.assignee === undefined && reporter === undefined ? [] : [assignee, reporter];
  return rowCommandId(taskId, [first, steps, at, actor, fields, ...others]);
};

/** The ids of a row's events. */
export function rowEventIds(effect: RowEffect): string[] {
  const commandId = commandIdOf(effect);
  return effect.steps.map((_, n) => nthEventId(commandId, n));
}
