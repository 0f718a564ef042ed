import type { Task, TaskAttachment, TaskComment } from './state.ts';

/** A task without what was said on it, only how often: all that lists show of it. */
export type TaskHead = Omit<Task, 'comments'> & { readonly comment_count: number };

/** A file as it is shown (specification §15): with its task. */
export interface ShownAttachment extends TaskAttachment {
  readonly task_id: string;
}

/** A comment as it is shown (specification §15): with its task and the files that it carries. */
export interface ShownComment extends Omit<TaskComment, 'revision'> {
  readonly task_id: string;
  readonly attachments: readonly ShownAttachment[];
}

/** A task as lists show it. */
export const headOf = ({ comments, ...task }: Task): TaskHead => ({ ...task, comment_count: comments.length });

/** A file of a task as it is shown. */
export const shownAttachment = ({ id: task_id }: Pick<Task, 'id'>, { id, ...fields }: TaskAttachment) =>
  ({ id, task_id, ...fields }) satisfies ShownAttachment;

/** A comment of a task as it is shown. */
export function shownComment(task: Pick<Task, 'id' | 'attachments'>, comment: TaskComment): ShownComment {
  const { id, body, author, mentions, created_at, edited_at } = comment;
  const carried = task.attachments.filter((attachment) => attachment.comment_id === id);
  const attachments = carried.map((attachment) => shownAttachment(task, attachment));
  return { id, task_id: task.id, body, author, mentions, attachments, created_at, edited_at };
}
