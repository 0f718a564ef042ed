import type { TaskHead } from '#libs/task';
import type { Changes, TaskRow } from './rows.ts';

/** By how much a count changes; `key` are the values of its key columns, in their order. */
export interface CountChange {
  readonly key: readonly string[];
  readonly n: number;
}

/** How the rows of `task_count` change when tasks do: always by the difference, so that no recount is ever needed. */
export const countChanges = (tasks: Changes<TaskRow>): CountChange[] => difference(tasks, cells);

/** How the rows of `task_due_count` change when tasks do. */
export const dueCountChanges = (tasks: Changes<TaskRow>): CountChange[] => difference(tasks, dueCells);

function difference(tasks: Changes<TaskRow>, cellsOf: (task: TaskHead) => string[][]): CountChange[] {
  const sums = new Map<string, { key: string[]; n: number }>();
  const add = (row: TaskRow | null, by: 1 | -1) => {
    if (!row || row.task.deleted) return;
    for (const key of cellsOf(row.task)) {
      const name = key.join('\n');
      const sum = sums.get(name);
      if (sum) sum.n += by;
      else sums.set(name, { key, n: by });
    }
  };
  for (const { before, after } of tasks.values()) {
    add(before, -1);
    add(after, 1);
  }
  return [...sums.values()].filter(({ n }) => n !== 0);
}

function cells(task: TaskHead): string[][] {
  const { organization_id, status, category, type, source, priority, assigned_to } = task;
  const facets = [status, category, type, source, priority ?? ''];
  return [
    [organization_id, '*', ...facets],
    [organization_id, assigned_to ?? '', ...facets],
  ];
}

function dueCells({ organization_id, status, due_date, due_kind, type }: TaskHead): string[][] {
  if (due_date === null || due_kind === null || (status !== 'open' && status !== 'in-progress')) return [];
  return [[organization_id, due_date.slice(0, 10), due_kind, type]];
}
