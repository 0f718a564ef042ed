import { z } from 'zod';
import type { Labelled } from '#libs/task';

/** What a notification can be about (specification §7). */
export const NOTIFICATION_CATEGORIES = [
  { value: 'task-reminder', label: 'Task Reminder', badge_variant: 'warning' },
  { value: 'task-assigned', label: 'Task Assigned', badge_variant: 'default' },
  { value: 'task-mentioned', label: 'Task Mentioned', badge_variant: 'secondary' },
  { value: 'task-commented', label: 'Task Commented', badge_variant: 'outline' },
  { value: 'task-completed', label: 'Task Completed', badge_variant: 'success' },
] as const satisfies readonly Labelled[];

export type NotificationCategory = (typeof NOTIFICATION_CATEGORIES)[number]['value'];

const [first, ...others] = NOTIFICATION_CATEGORIES.map(({ value }) => value);

export const notificationCategorySchema = z
  .enum([first as NotificationCategory, ...others])
  .meta({ id: 'NotificationCategory' });

/** A category where one is read: the old name `todo` still stands for `task-completed`. */
export const readCategorySchema = z
  .union([notificationCategorySchema, z.literal('todo')])
  .transform((category): NotificationCategory => (category === 'todo' ? 'task-completed' : category));
