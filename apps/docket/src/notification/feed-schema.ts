import { z } from 'zod';
import { notificationCategorySchema } from '#libs/notification';
import { IDS } from '../examples.ts';

/** A notification as the API answers it. */
export const notificationSchema = z
  .object({
    id: z.uuid(),
    category: notificationCategorySchema,
    task_id: z.uuid(),
    title: z.string(),
    body: z.string(),
    created_at: z.iso.datetime(),
    read_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Notification' });

export type NotificationReply = z.infer<typeof notificationSchema>;

/** A notification as the documents show it. */
export const exampleNotification: NotificationReply = {
  id: '01979f3e-6666-5000-8000-000000000001',
  category: 'task-reminder',
  task_id: IDS.task,
  title: 'Reminder: Call back about the invoice',
  body: 'Due Mar 28, 2026 3:00 PM.',
  created_at: '2026-03-28T14:00:21.000Z',
  read_at: null,
};

const on = z.boolean();

/** Of which categories the caller wants e-mail. */
export const preferencesSchema = z
  .object({ email: z.object({ 'task-reminder': on, 'task-assigned': on, 'task-mentioned': on }) })
  .meta({ id: 'NotificationPreferences' });

/** What changes of it: a category that is absent stays as it is. */
export const preferencesBody = z.strictObject({
  email: z.strictObject({
    'task-reminder': on.optional(),
    'task-assigned': on.optional(),
    'task-mentioned': on.optional(),
  }),
});
