import { z } from 'zod';
import { defineEvent, type EventOf, type RecordedEvent } from '#libs/event';
import { categorySchema, prioritySchema, sourceSchema } from './enums.ts';
import { mentionSchema } from './mention.ts';
import { referenceSchema } from './reference.ts';

const id = z.string();
const reason = { reason: z.string().optional() };
const due = { due_date: z.string().nullable(), due_kind: z.enum(['date', 'datetime']).nullable() };
const mentions = z.array(mentionSchema);

export const TaskCreated = defineEvent(
  'TaskCreated',
  z.strictObject({
    task_id: id,
    type: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    category: categorySchema,
    priority: prioritySchema.nullable(),
    source: sourceSchema,
    contact_id: id.nullable(),
    call_id: id.nullable(),
    evidence: z.string().nullable(),
    ...due,
    reporter_id: id.nullable(),
    assigned_to: id.nullable(),
    references: z.array(referenceSchema),
    ...reason,
  }),
  { personal: { title: 'text', description: 'text', evidence: 'text', references: 'labels', reason: 'text' } },
);

/** Only the fields that changed, with their new values. */
export const TaskDetailsChanged = defineEvent(
  'TaskDetailsChanged',
  z.strictObject({
    title: z.string().optional(),
    description: z.string().nullable().optional(),
    category: categorySchema.optional(),
    priority: prioritySchema.nullable().optional(),
    reporter_id: id.nullable().optional(),
    ...reason,
  }),
  { personal: { title: 'text', description: 'text', reason: 'text' } },
);

export const TaskRescheduled = defineEvent('TaskRescheduled', z.strictObject({ ...due, ...reason }), {
  personal: { reason: 'text' },
});
export const TaskAssigned = defineEvent('TaskAssigned', z.strictObject({ assigned_to: id, ...reason }), {
  personal: { reason: 'text' },
});
export const TaskUnassigned = defineEvent('TaskUnassigned', z.strictObject(reason), { personal: { reason: 'text' } });
export const TaskStarted = defineEvent('TaskStarted', z.strictObject(reason), { personal: { reason: 'text' } });
export const TaskStopped = defineEvent('TaskStopped', z.strictObject(reason), { personal: { reason: 'text' } });

/** Version 1 said `status: 'resolved'` in the laboratory system's words, for what is `done` here. */
export const TaskResolved = defineEvent(
  'TaskResolved',
  z.strictObject({ resolution: z.enum(['done', 'dismissed']), ...reason }),
  {
    version: 2,
    upcasts: { 1: ({ status, ...rest }) => ({ ...rest, resolution: status === 'dismissed' ? 'dismissed' : 'done' }) },
    personal: { reason: 'text' },
  },
);

export const TaskReopened = defineEvent('TaskReopened', z.strictObject(reason), { personal: { reason: 'text' } });
export const TaskDeleted = defineEvent('TaskDeleted', z.strictObject(reason), { personal: { reason: 'text' } });

export const TaskCommented = defineEvent(
  'TaskCommented',
  z.strictObject({ comment_id: id, body: z.string(), mentions, attachment_ids: z.array(id), ...reason }),
  { personal: { body: 'text', reason: 'text' } },
);
export const TaskCommentEdited = defineEvent(
  'TaskCommentEdited',
  z.strictObject({ comment_id: id, body: z.string(), mentions, ...reason }),
  { personal: { body: 'text', reason: 'text' } },
);
export const TaskCommentDeleted = defineEvent('TaskCommentDeleted', z.strictObject({ comment_id: id, ...reason }), {
  personal: { reason: 'text' },
});

export const TaskReferenceAdded = defineEvent(
  'TaskReferenceAdded',
  z.strictObject({ reference: referenceSchema, ...reason }),
  {
    personal: { reference: 'label', reason: 'text' },
  },
);
export const TaskReferenceRemoved = defineEvent(
  'TaskReferenceRemoved',
  z.strictObject({ kind: z.string(), id, ...reason }),
  { personal: { reason: 'text' } },
);

export const TaskAttachmentAdded = defineEvent(
  'TaskAttachmentAdded',
  z.strictObject({
    attachment_id: id,
    name: z.string(),
    size: z.int(),
    type: z.string(),
    sha256: z.string(),
    ...reason,
  }),
  { personal: { name: 'text', reason: 'text' } },
);
export const TaskAttachmentRemoved = defineEvent(
  'TaskAttachmentRemoved',
  z.strictObject({ attachment_id: id, ...reason }),
  { personal: { reason: 'text' } },
);

export const TaskReminderSent = defineEvent(
  'TaskReminderSent',
  z.strictObject({ member_ids: z.array(id), ...reason }),
  {
    personal: { reason: 'text' },
  },
);
export const TaskReminderSkipped = defineEvent('TaskReminderSkipped', z.strictObject(reason), {
  personal: { reason: 'text' },
});

/** Every event of a task (specification §2); the names are the contract for replays. */
export const taskEvents = [
  TaskCreated,
  TaskDetailsChanged,
  TaskRescheduled,
  TaskAssigned,
  TaskUnassigned,
  TaskStarted,
  TaskStopped,
  TaskResolved,
  TaskReopened,
  TaskDeleted,
  TaskCommented,
  TaskCommentEdited,
  TaskCommentDeleted,
  TaskReferenceAdded,
  TaskReferenceRemoved,
  TaskAttachmentAdded,
  TaskAttachmentRemoved,
  TaskReminderSent,
  TaskReminderSkipped,
] as const;

export type TaskEvent = EventOf<(typeof taskEvents)[number]>;
export type RecordedTaskEvent = RecordedEvent<TaskEvent>;
