import { z } from 'zod';
import { text, uuid } from '#libs/http';
import { categorySchema, prioritySchema } from '#libs/task';
import { InvalidDateTimeError, parseDueDate } from '#libs/time';

/** The title of a task: 1 to 255 characters after trimming. */
export const title = text({ min: 1, max: 255, trim: true });

/** The reason given with a command. */
export const reason = text({ max: 10_000 }).nullable().optional();

/** A due date in one of the forms of specification §5. It is read in the organization's zone later; its form shows here. */
export const dueDate = z
  .string()
  .superRefine((value, context) => {
    try {
      parseDueDate(value, 'UTC');
    } catch (error) {
      if (!(error instanceof InvalidDateTimeError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { code: 'invalid-date' } });
    }
  })
  .meta({ examples: ['2026-03-28T15:00', '2026-03-28', '2026-03-28T15:00:00+01:00'] });

/** A reference as it is added; its label may be missing. Kinds have no colon or comma: the filter `kind:id` needs them. */
export const newReference = z.strictObject({
  kind: text({ min: 1, max: 100, trim: true }).regex(/^[^:,/]*$/, 'must not hold a colon, a comma or a slash'),
  id: text({ min: 1, max: 255 }),
  label: text({ max: 255 }).nullable().default(null),
});

const referenceKey = z.strictObject({ kind: z.string(), id: z.string() });

const nullableId = uuid().nullable().optional();

const common = {
  description: text({ max: 10_000 }).nullable().optional(),
  category: categorySchema.optional(),
  priority: prioritySchema.nullable().optional(),
  due_date: dueDate.nullable().optional(),
  assigned_to: nullableId,
  reporter_id: nullableId,
  reason,
};

/** What a merge of a task may hold: only the fields that it changes. */
export const taskUpdateSchema = z
  .strictObject({
    title: title.optional(),
    ...common,
    references: z
      .strictObject({
        add: z.array(newReference).max(100).optional(),
        remove: z.array(referenceKey).max(100).optional(),
      })
      .optional(),
  })
  .meta({ id: 'TaskUpdate' });

/** The fields of a new task beside its type and context. */
export const newTaskFields = {
  id: uuid().optional(),
  title: title.optional(),
  ...common,
  contact_id: nullableId,
  call_id: nullableId,
  references: z.array(newReference).max(100).optional(),
};

export type TaskUpdate = z.infer<typeof taskUpdateSchema>;
