import type { CommentCommand, TaskCommand } from './commands.ts';
import { AttachmentNotFreeError, CommentNotFoundError } from './errors.ts';
import type { TaskEvent } from './events.ts';
import type { Task, TaskComment } from './state.ts';

const TYPES: Readonly<Record<CommentCommand['type'], true>> = {
  comment: true,
  'edit-comment': true,
  'delete-comment': true,
};

/** Whether a command is one on comments. */
export const isCommentCommand = (command: TaskCommand): command is TaskCommand & CommentCommand =>
  command.type in TYPES;

/** A comment of a task. @throws CommentNotFoundError */
export function commentOf(task: Pick<Task, 'comments'>, id: string): TaskComment {
  const comment = task.comments.find((one) => one.id === id);
  if (!comment) throw new CommentNotFoundError(id);
  return comment;
}

/**
 * The events of a command on comments; none for an edit to the present text. A comment takes its attachments with it
 * when it goes.
 * @throws CommentNotFoundError, AttachmentNotFreeError
 */
export function decideComment(command: CommentCommand, task: Task): readonly TaskEvent[] {
  switch (command.type) {
    case 'comment': {
      const { id: comment_id, body, mentions, attachment_ids } = command.comment;
      for (const [index, id] of attachment_ids.entries()) mustBeFree(task, id, index);
      const attached = [...new Set(attachment_ids)];
      return [{ type: 'TaskCommented', data: { comment_id, body, mentions: [...mentions], attachment_ids: attached } }];
    }
    case 'edit-comment': {
      const { id: comment_id, body, mentions } = command;
      if (commentOf(task, comment_id).body === body) return [];
      return [{ type: 'TaskCommentEdited', data: { comment_id, body, mentions: [...mentions] } }];
    }
    case 'delete-comment': {
      const { id: comment_id } = commentOf(task, command.id);
      const carried = task.attachments.filter((attachment) => attachment.comment_id === comment_id);
      return [
        ...carried.map(({ id }): TaskEvent => ({ type: 'TaskAttachmentRemoved', data: { attachment_id: id } })),
        { type: 'TaskCommentDeleted', data: { comment_id } },
      ];
    }
    default:
      return command satisfies never;
  }
}

function mustBeFree(task: Task, id: string, index: number): void {
  const attachment = task.attachments.find((one) => one.id === id);
  if (!attachment || attachment.comment_id !== null)
    throw new AttachmentNotFreeError(index, attachment?.comment_id ?? null);
}
