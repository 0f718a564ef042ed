import { attached, detached } from './attach.ts';
import type { NewTask, TaskCommand } from './commands.ts';
import { decideComment, isCommentCommand } from './comment.ts';
import { TaskExistsError, TaskNotFoundError } from './errors.ts';
import type { TaskEvent } from './events.ts';
import { decideMerge, uniqueReferences } from './merge.ts';
import type { TaskState } from './state.ts';
import { decideTransition, isTransition } from './transitions.ts';
import { decideUndo } from './undo.ts';

/**
 * The events that a command means for a task; none where its result already holds.
 * @throws TaskNotFoundError, TaskExistsError, InvalidTransitionError, CommentNotFoundError, AttachmentNotFreeError,
 *   AttachmentNotFoundError, CannotUndoError, UndoNeedsDeleteError
 */
export function decide(command: TaskCommand, task: TaskState): readonly TaskEvent[] {
  const events = decideWithoutReason(command, task);
  const { reason } = command;
  return reason === undefined
    ? events
    : events.map((event) => ({ ...event, data: { ...event.data, reason } }) as TaskEvent);
}

function decideWithoutReason(command: TaskCommand, task: TaskState): readonly TaskEvent[] {
  if (command.type === 'create') {
    if (task) throw new TaskExistsError(command.task.id);
    return [created(command.task)];
  }
  if (!task || task.deleted) throw new TaskNotFoundError();
  if (command.type === 'update') return decideMerge(command.changes, task);
  if (isCommentCommand(command)) return decideComment(command, task);
  if (isTransition(command.type)) return decideTransition(command.type, task.status);
  if (command.type === 'attach') return [attached(command.attachment)];
  if (command.type === 'detach') return [detached(command.attachment_id, task)];
  if (command.type === 'delete') return [{ type: 'TaskDeleted', data: {} }];
  if (command.type === 'undo') return decideUndo(command.undo, task);
  return command.type satisfies never;
}

function created({ id, due, references, ...fields }: NewTask): TaskEvent {
  const { due_date, due_kind } = due ?? { due_date: null, due_kind: null };
  return {
    type: 'TaskCreated',
    data: { task_id: id, ...fields, due_date, due_kind, references: uniqueReferences(references) },
  };
}
