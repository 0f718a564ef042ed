import { canSeeTask, memberCaller } from '#libs/access';
import type { Member } from '#libs/directory';
import { type Notification, type NotificationText, notificationStream, notificationText } from '#libs/notification';
import { taskStream } from '#libs/task';
import type { Aggregates } from '../services.ts';
import { surroundings } from './notify.ts';

/** A notification on its way out of the feed: to whom, and in which words. */
export interface Told {
  readonly notification: Notification;
  readonly member: Member;
  readonly text: NotificationText;
}

/** A notification in words, as its member may see the task now; or why it is not sent any more. */
export async function tell(aggregates: Aggregates, organizationId: string, id: string): Promise<Told | string> {
  const { notifications, tasks } = aggregates;
  const { state: notification } = await notifications.load(notificationStream(organizationId, id));
  if (!notification) throw new Error(`there is no notification ${id}`);
  const { state: task } = await tasks.load(taskStream(organizationId, notification.task_id));
  if (!task || task.deleted) return 'task-deleted';
  const [organization, contact] = await surroundings(aggregates, organizationId, task);
  const member = organization.members.get(notification.member_id);
  if (!member || member.removed) return 'not-a-member';
  if (!canSeeTask(memberCaller(organizationId, member), task, contact)) return 'not-visible';
  return { notification, member, text: notificationText(notification, task, organization.time_zone) };
}
