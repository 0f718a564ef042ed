import { z } from 'zod';
import { categorySchema, prioritySchema, statusSchema, TASK_TYPES, taskType } from '#libs/task';
import { bracesMatch, isPlaceholder } from './template.ts';

/** Text that a store can hold: no NUL, no half of a surrogate pair. */
const text = z
  .string()
  .refine((s) => !s.includes('\0') && s.isWellFormed(), 'Leave out NUL characters and unpaired surrogates.');
const filledIn = text.refine(bracesMatch, 'Every { needs its }, with the name of a column between them.');
const column = text.min(1, 'Give the name of a column of the file.');

/** The types whose tasks need no more than a file gives. */
export const importable = TASK_TYPES.filter((t) => !t.aboutContact && (t.context === null || t.contextBeside));

const type = z.string().superRefine((value, context) => {
  if (isPlaceholder(value)) return;
  if (importable.some((t) => t.value === value)) return;
  const known = taskType(value);
  const lack = !known
    ? 'There is no such task type'
    : `A task of this type needs a ${known.aboutContact ? 'contact' : 'context'}`;
  context.addIssue({ code: 'custom', message: `${lack}. Give one of: ${importable.map((t) => t.value).join(', ')}.` });
});

const pattern = text.refine(
  (s) => !s.slice(0, -1).includes('*'),
  'A * may stand at the end only, where it matches the rest.',
);

const state = strict({
  /** The status afterwards; absent: it stays. */
  status: statusSchema.optional(),
  /** Who has the task afterwards: the row's actor, whom the column `assignee` names, or nobody; absent: it stays. */
  assignee: z
    .enum(['actor', 'column'], 'Give "actor" or null, "column" where columns name one, or leave it out.')
    .nullable()
    .optional(),
});

/** One of these values, or the column that holds it. */
const orColumn = (schema: z.ZodEnum) => {
  const values = schema.options.map((value) => `"${value}"`).join(', ');
  return z
    .string()
    .refine(
      (value) => isPlaceholder(value) || schema.safeParse(value).success,
      `Give one of ${values}, or a column, as "{name}".`,
    );
};

/** How another system's log is to be read (specification §14, Import). */
export const mappingSchema = strict({
  /**
   * The columns by their names in the header. `assignee` and `reporter` name members; nobody where a cell is empty, and
   * without a column the reporter is the actor of the first row.
   */
  columns: strict({
    task: column,
    activity: column,
    actor: column,
    at: column,
    assignee: column.optional(),
    reporter: column.optional(),
  }),
  /** Whether an apostrophe at the beginning of a cell only keeps spreadsheets from taking it for a formula. */
  escaped_formulas: z.boolean().optional(),
  /**
   * The fields of every task; `{name}` in title and description stands for the column of that name in its first row, and
   * so it does where it is the whole of another field. A type from a column that a file cannot give is `internal`.
   */
  task: strict({
    type,
    title: filledIn.refine((s) => s.trim() !== '', 'Give a title.'),
    description: filledIn.nullable().optional(),
    category: orColumn(categorySchema).optional(),
    priority: orColumn(prioritySchema).nullable().optional(),
  }),
  /** The state after each activity: its whole name, or its beginning and `*`; the longest that matches holds. */
  activities: z.record(pattern, state),
}).superRefine(({ columns, activities }, context) => {
  if (columns.assignee !== undefined) return;
  for (const [name, { assignee }] of Object.entries(activities))
    if (assignee === 'column')
      context.addIssue({
        code: 'custom',
        path: ['activities', name, 'assignee'],
        message: 'Name the column /columns/assignee.',
      });
});

/** A mapping that was checked. */
export type Mapping = z.infer<typeof mappingSchema>;

/** What a row leaves its task in. */
export type RowState = z.infer<typeof state>;

/** An object with these fields and no others; a fault names them. */
function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `There are these fields only: ${names}.` : undefined),
  });
}
