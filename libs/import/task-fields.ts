import {
  CATEGORIES,
  categorySchema,
  type NewTask,
  PRIORITIES,
  prioritySchema,
  taskType,
  taskTypeNames,
} from '#libs/task';
import { shown } from './errors.ts';
import type { Faults } from './faults.ts';
import { fillIn, importable, type Mapping, placeholders } from './mapping/index.ts';
import type { Row } from './row.ts';

/** A new task as a mapping and a row give it, less those of its fields that are ids. */
export interface TaskFields extends Pick<NewTask, 'type' | 'title' | 'description' | 'category' | 'priority'> {
  /**
   * Whether its reporter is its assignee, too, as the type has it. An organization's own assignee for a type is not asked
   * for: a setting may change between two runs.
   */
  readonly ownedByReporter: boolean;
}

/** The values that a column may give; an empty cell is no priority. */
const KNOWN: Readonly<Record<'type' | 'category' | 'priority', readonly string[]>> = {
  type: taskTypeNames,
  category: CATEGORIES.map(({ value }) => value),
  priority: [...PRIORITIES.map(({ value }) => value), ''],
};

const MAX_TITLE = 255;
const MAX_DESCRIPTION = 10_000;

/** The fields of the task that a row creates. */
export function taskFields({ task }: Mapping, row: Row): TaskFields {
  const type = typeIn(task.type, row);
  return {
    type,
    title: fillIn(task.title, row.cell).trim(),
    description: typeof task.description === 'string' ? fillIn(task.description, row.cell) || null : null,
    category: categorySchema.safeParse(filled(task.category, row)).data ?? 'general',
    priority: prioritySchema.safeParse(filled(task.priority, row)).data ?? null,
    ownedByReporter: taskType(type)?.assignee === 'caller',
  };
}

const filled = (value: string | null | undefined, row: Row): string => fillIn(value ?? '', row.cell);

function typeIn(template: string, row: Row): string {
  const value = filled(template, row);
  return importable.some((type) => type.value === value) ? value : 'internal';
}

/** Refuses fields that specification §2 refuses once they are filled in; the fault names the column that fills most of it. */
export function checkTaskFields({ task, columns }: Mapping, row: Row, fields: TaskFields, faults: Faults): void {
  const fault = (template: string, detail: string) => {
    const [column = columns.task] = placeholders(template).sort((a, b) => row.cell(b).length - row.cell(a).length);
    faults.add({ line: row.line, column, value: shown(row.cell(column)), detail });
  };
  for (const field of ['type', 'category', 'priority'] as const) {
    const [template, value] = [task[field], filled(task[field], row)];
    if (typeof template !== 'string' || KNOWN[field].includes(value)) continue;
    fault(template, `The ${field} of its task is none of these: ${KNOWN[field].join(', ')}.`);
  }
  const title = [...fields.title].length;
  if (title === 0) fault(task.title, 'The title of its task is empty once it is filled in.');
  if (title > MAX_TITLE) fault(task.title, `The title of its task has ${title} characters: ${MAX_TITLE} are allowed.`);
  const description = [...(fields.description ?? '')].length;
  if (description > MAX_DESCRIPTION) {
    const detail = `The description of its task has ${description} characters: ${MAX_DESCRIPTION} are allowed.`;
    fault(task.description ?? '', detail);
  }
}
