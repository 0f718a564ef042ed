import { z } from 'zod';
import { defineEvent, type EventOf, principalSchema, type RecordedEvent } from '#libs/event';
import { notificationCategorySchema } from './category.ts';

const id = z.string();

/**
 * A member was notified. It holds none of the words that the member reads: those are the task's and the comment's, as they
 * are and as the member may see them when they are read.
 */
export const MemberNotified = defineEvent(
  'MemberNotified',
  z.strictObject({
    member_id: id,
    category: notificationCategorySchema,
    task_id: id,
    /** The comment that it is about, where it is about one. */
    comment_id: id.nullable(),
    /** When what it tells of happened: RFC 3339, UTC. */
    at: z.string(),
    /** Whose act it is about; null for a reminder, which is nobody's. */
    by: principalSchema.nullable(),
    /** Whether it is to be sent by e-mail, too, and to which webhooks. */
    email: z.boolean(),
    webhooks: z.array(id),
  }),
);

export const NotificationRead = defineEvent('NotificationRead', z.strictObject({ member_id: id }));

/** Every event of a notification. */
export const notificationEvents = [MemberNotified, NotificationRead] as const;

export type NotificationEvent = EventOf<(typeof notificationEvents)[number]>;
export type RecordedNotificationEvent = RecordedEvent<NotificationEvent>;
