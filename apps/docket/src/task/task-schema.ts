import { z } from 'zod';
import { actorSchema } from '#libs/event';
import { categorySchema, prioritySchema, referenceSchema, sourceSchema, statusSchema, taskTypeNames } from '#libs/task';

const id = z.uuid();
const instant = z.iso.datetime();

/** A file on a task as the API answers it (specification §15). */
export const attachmentSchema = z
  .object({
    id,
    task_id: id,
    comment_id: id.nullable(),
    name: z.string(),
    size: z.int(),
    type: z.string(),
    sha256: z.string(),
    created_at: instant,
    created_by: actorSchema,
  })
  .meta({ id: 'Attachment' });

/** A task as every task route answers it (specification §15). */
export const taskSchema = z
  .object({
    id,
    organization_id: id,
    type: z.enum(taskTypeNames),
    title: z.string(),
    description: z.string().nullable(),
    status: statusSchema,
    category: categorySchema,
    priority: prioritySchema.nullable(),
    source: sourceSchema,
    contact_id: id.nullable(),
    contact_name: z.string().nullable(),
    call_id: id.nullable(),
    evidence: z.string().nullable(),
    due_date: instant.nullable(),
    due_kind: z.enum(['date', 'datetime']).nullable(),
    due_local: z.string().nullable(),
    overdue: z.boolean(),
    reminder_sent_at: instant.nullable(),
    reporter_id: id.nullable(),
    assigned_to: id.nullable(),
    assigned_to_name: z.string().nullable(),
    references: z.array(referenceSchema),
    attachments: z.array(attachmentSchema),
    comment_count: z.int(),
    created_at: instant,
    created_by: actorSchema,
    updated_at: instant,
    updated_by: actorSchema,
    resolved_at: instant.nullable(),
    resolved_by: actorSchema.nullable(),
    completed_at: instant.nullable(),
    reason: z.string().nullable(),
    revision: z.int(),
  })
  .meta({ id: 'Task' });

/** A task as the API answers it. */
export type TaskReply = z.infer<typeof taskSchema>;
