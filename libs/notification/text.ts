import type { Task } from '#libs/task';
import { formatDateTimeLong } from '#libs/time';
import type { NotificationOf } from './notification.ts';

/** What a member reads. */
export interface NotificationText {
  readonly title: string;
  readonly body: string;
}

const LONGEST_BODY = 500;

/** The words of a notification, from the task as it is now, with times in this zone. */
export function notificationText(
  notification: Pick<NotificationOf, 'category' | 'by' | 'comment_id'>,
  task: Task,
  zone: string,
): NotificationText {
  const { category, by, comment_id } = notification;
  const who = by?.name ?? 'Somebody';
  switch (category) {
    case 'task-reminder':
      return { title: `Reminder: ${task.title}`, body: dueText(task, zone) };
    case 'task-assigned':
      return {
        title: `Assigned to you: ${task.title}`,
        body: [`${who} assigned this task to you.`, dueText(task, zone)].filter(Boolean).join(' '),
      };
    case 'task-mentioned':
      return { title: `${who} mentioned you: ${task.title}`, body: commentText(task, comment_id) };
    case 'task-commented':
      return { title: `${who} commented: ${task.title}`, body: commentText(task, comment_id) };
    case 'task-completed':
      return { title: `Done: ${task.title}`, body: `${who} marked this task done.` };
    default:
      return category satisfies never;
  }
}

function dueText({ due_date, due_kind }: Task, zone: string): string {
  return due_date && due_kind ? `Due ${formatDateTimeLong(due_date, due_kind, zone)}.` : '';
}

/** The beginning of a comment, its mentions as names. */
function commentText({ comments }: Task, commentId: string | null): string {
  const comment = comments.find(({ id }) => id === commentId);
  if (!comment) return 'The comment has been deleted.';
  const characters = [...comment.body.replace(/@\[([^\]]*)\]\([^)]*\)/g, '@$1')];
  return characters.length <= LONGEST_BODY ? characters.join('') : `${characters.slice(0, LONGEST_BODY - 1).join('')}…`;
}
