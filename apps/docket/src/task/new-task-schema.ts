import { z } from 'zod';
import { TASK_TYPES, taskType, taskTypeNames } from '#libs/task';
import { newTaskFields } from './fields.ts';

/** What a new task may hold; which of it a type needs is checked with its context. */
export const newTaskSchema = z
  .strictObject({
    type: z.enum(taskTypeNames).default('contact'),
    context: z.unknown().optional(),
    ...newTaskFields,
  })
  .superRefine(checkType, { when: ({ value }) => typeof value === 'object' && value !== null })
  .meta({ id: 'NewTask' });

export type NewTaskBody = z.infer<typeof newTaskSchema>;

/** What a task of this type must and must not have. It is told beside the faults of single fields, which may be of any kind here. */
function checkType(
  task: Readonly<Partial<Record<keyof typeof newTaskFields | 'type' | 'context', unknown>>>,
  check: z.RefinementCtx,
): void {
  const type = taskType(String(task.type));
  if (!type) return;
  const wanted = (field: string, message: string) =>
    check.addIssue({ code: 'custom', message, path: [field], params: { code: 'required' } });
  if (type.context && !type.contextBeside && task.context === undefined)
    wanted('context', `a task of type ${type.value} needs a context`);
  if (!type.context && task.context !== undefined && task.context !== null)
    wanted('context', `a task of type ${type.value} has no context: give its fields directly`);
  if (type.context && task.context !== undefined) checkContext(type.context, task.context, check);
  const beside = type.contextBeside ? (task.context as { title?: unknown } | undefined)?.title : undefined;
  if ((!type.context || type.contextBeside) && task.title === undefined && beside === undefined)
    wanted('title', 'must be given');
  if (type.aboutContact && !task.contact_id) wanted('contact_id', 'must be given');
  if (type.aboutContact && task.category === undefined) wanted('category', 'must be given');
  if (!type.aboutContact && task.contact_id) wanted('contact_id', `a task of type ${type.value} has no contact`);
}

function checkContext(schema: z.ZodType, context: unknown, check: z.RefinementCtx): void {
  const result = schema.safeParse(context);
  const issues = result.success ? sharedFaults(result.data) : result.error.issues;
  for (const issue of issues) check.addIssue({ ...issue, path: ['context', ...issue.path] } as never);
}

/** Fields of a context that a task has, too, are held to the same bounds there. */
function sharedFaults(context: unknown): z.core.$ZodIssue[] {
  if (typeof context !== 'object' || context === null) return [];
  return Object.entries(newTaskFields).flatMap(([field, schema]) => {
    const result = schema.safeParse(Reflect.get(context, field));
    return (result.error?.issues ?? []).map((issue) => ({ ...issue, path: [field, ...issue.path] }));
  });
}

/** The JSON Schema of a type's context; null where its fields are given directly. */
export const contextSchemas = () =>
  TASK_TYPES.map((type) => ({ ...type, schema: type.context ? z.toJSONSchema(type.context, { io: 'input' }) : null }));
