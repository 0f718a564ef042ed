import { type Actor, principalOf, type RecordedEvent } from '#libs/event';
import { isTaskStream, type RecordedTaskEvent, type Task, type TaskComment } from '#libs/task';
import type { NotificationOf } from './notification.ts';

/** Whether it is a member's own act, done by themselves or for them. */
const isOwnAct = (actor: Actor, memberId: string): boolean =>
  [actor, principalOf(actor)].some(({ kind, id }) => kind === 'member' && id === memberId);

/** Whether an event tells of what lies in the past, as an import's do: nobody is notified of that. */
const isPast = ({ occurred_at, recorded_at }: RecordedEvent['metadata']): boolean =>
  Date.parse(occurred_at) < Date.parse(recorded_at);

/** Whether anybody might be notified of an event; told from the event alone. */
export function mayNotify(recorded: RecordedEvent): boolean {
  if (recorded.fault !== undefined || !isTaskStream(recorded.stream) || isPast(recorded.metadata)) return false;
  const event = recorded as RecordedTaskEvent;
  const { actor } = event.metadata;
  switch (event.type) {
    case 'TaskCreated':
    case 'TaskAssigned': {
      const { assigned_to } = event.data;
      return assigned_to !== null && !isOwnAct(actor, assigned_to);
    }
    case 'TaskCommented':
      return true;
    case 'TaskCommentEdited':
      return event.data.mentions.length > 0;
    case 'TaskResolved':
      return event.data.resolution === 'done';
    case 'TaskReminderSent':
      return true;
    default:
      return false;
  }
}

/**
 * Who is to be told of an event, and what of (the table of specification §7): nobody of what they did themselves. Whether
 * they may see the task is the policy's to say.
 * @param task as it is with the event.
 */
export function recipientsOf(event: RecordedTaskEvent, task: Task): NotificationOf[] {
  const { actor, occurred_at: at } = event.metadata;
  const tell = (members: readonly (string | null)[], category: NotificationOf['category'], comment_id: string | null) =>
    [...new Set(members)]
      .filter((member) => member !== null)
      .filter((member) => !isOwnAct(actor, member))
      .map((member_id) => ({ member_id, category, task_id: task.id, comment_id, at, by: shown(actor) }));
  switch (event.type) {
    case 'TaskCreated':
    case 'TaskAssigned':
      return tell([event.data.assigned_to], 'task-assigned', null);
    case 'TaskCommented': {
      const { comment_id } = event.data;
      const mentioned = event.data.mentions.map(({ member_id }) => member_id);
      const earlier = task.comments.filter(({ id }) => id !== comment_id);
      const others = [task.reporter_id, task.assigned_to, ...commenters(earlier)];
      return [
        ...tell(mentioned, 'task-mentioned', comment_id),
        ...tell(
          others.filter((member) => member === null || !mentioned.includes(member)),
          'task-commented',
          comment_id,
        ),
      ];
    }
    case 'TaskCommentEdited': {
      // Who was mentioned before has been told of this comment: it is the same notification.
      const { comment_id, mentions } = event.data;
      return tell(
        mentions.map(({ member_id }) => member_id),
        'task-mentioned',
        comment_id,
      );
    }
    case 'TaskResolved':
      return event.data.resolution === 'done' ? tell([task.reporter_id], 'task-completed', null) : [];
    case 'TaskReminderSent':
      // Nobody's own act: who set the date is reminded, too.
      return event.data.member_ids.map((member_id) => ({
        member_id,
        category: 'task-reminder',
        task_id: task.id,
        comment_id: null,
        at,
        by: null,
      }));
    default:
      return [];
  }
}

const commenters = (comments: readonly TaskComment[]): string[] =>
  comments.map(({ author }) => principalOf(author)).flatMap(({ kind, id }) => (kind === 'member' ? [id] : []));

/** Who is shown to have done it: without those on whose behalf. */
function shown({ kind, id, name, member_kind }: Actor): NotificationOf['by'] {
  return { kind, id, name, member_kind };
}
