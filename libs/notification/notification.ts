import { v5 } from 'uuid';
import type { Evolution } from '#libs/aggregate';
import type { EventOf, Principal } from '#libs/event';
import type { NotificationCategory } from './category.ts';
import type { MemberNotified, NotificationEvent, RecordedNotificationEvent } from './events.ts';

/** What one member was told. */
export interface Notification {
  readonly id: string;
  readonly member_id: string;
  readonly category: NotificationCategory;
  readonly task_id: string;
  readonly comment_id: string | null;
  readonly by: Principal | null;
  /** When what it tells of happened. */
  readonly created_at: string;
  /** When the member read it; null while it is unread, but for what has been read all together. */
  readonly read_at: string | null;
}

/** Null before the first event. */
export type NotificationState = Notification | null;

/** What a member is told, and by which ways beside the feed. */
export type MemberNotification = EventOf<typeof MemberNotified>['data'];

/** What a member is told, before it is decided by which ways. */
export type NotificationOf = Omit<MemberNotification, 'email' | 'webhooks'>;

const PREFIX = 'notification-';

/** The stream of a notification. */
export const notificationStream = (organizationId: string, id: string): string => `${PREFIX}${organizationId}_${id}`;

/** Whether a stream is a notification's. */
export const isNotificationStream = (stream: string): boolean => stream.startsWith(PREFIX);

const idOf = (stream: string): string => stream.slice(stream.indexOf('_') + 1);

/**
 * The id of what a member is told of an event, and of a comment whatever becomes of it: the same for ever, so that it is
 * told once.
 */
export const notificationId = (
  organizationId: string,
  sourceId: string,
  { member_id, category, task_id, comment_id }: Omit<NotificationOf, 'at'>,
): string => v5(JSON.stringify([member_id, category, task_id, comment_id ?? sourceId]), organizationId);

function evolve(notification: NotificationState, event: RecordedNotificationEvent): Notification {
  const { occurred_at } = event.metadata;
  if (event.type === 'MemberNotified') {
    const { at: created_at, email: _, webhooks: __, ...told } = event.data;
    return { id: idOf(event.stream), ...told, created_at, read_at: null };
  }
  if (!notification) throw new Error(`${event.stream} does not begin with MemberNotified but with ${event.type}`);
  return { ...notification, read_at: occurred_at };
}

/** The notification as an aggregate. */
export const notificationEvolution: Evolution<NotificationState, NotificationEvent> = { initial: null, evolve };

/** There is no such notification of this member. */
export class NotificationNotFoundError extends Error {
  override name = 'NotificationNotFoundError';
}

/** Decides that a member has read a notification. @throws NotificationNotFoundError */
export function readNotification(
  memberId: string | null,
  notification: NotificationState,
): readonly NotificationEvent[] {
  if (!notification || notification.member_id !== memberId) throw new NotificationNotFoundError();
  return notification.read_at === null ? [{ type: 'NotificationRead', data: { member_id: memberId } }] : [];
}
