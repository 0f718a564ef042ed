import type { TaskStatus } from './enums.ts';

/** There is no such task, or there is none any more. */
export class TaskNotFoundError extends Error {
  override name = 'TaskNotFoundError';
}

/** The task has no such comment, or has it no more. */
export class CommentNotFoundError extends Error {
  override name = 'CommentNotFoundError';
  constructor(readonly id: string) {
    super(`the task has no comment ${id}`);
  }
}

/** A comment names an attachment that its task does not have, or that another comment carries. */
export class AttachmentNotFreeError extends Error {
  override name = 'AttachmentNotFreeError';
  constructor(
    /** Its place among those that the comment names, from 0. */
    readonly index: number,
    /** The comment that carries it; null where the task has no such attachment. */
    readonly carriedBy: string | null,
  ) {
    super(carriedBy === null ? 'the task has no such attachment' : `comment ${carriedBy} carries this attachment`);
  }
}

/** The task has no such attachment, or has none any more. */
export class AttachmentNotFoundError extends Error {
  override name = 'AttachmentNotFoundError';
  constructor(readonly attachmentId: string) {
    super(`the task has no attachment ${attachmentId}`);
  }
}

/** The id of a new task stands for another one already, or did. */
export class TaskExistsError extends Error {
  override name = 'TaskExistsError';
}

/** The task's present status has no such transition. */
export class InvalidTransitionError extends Error {
  override name = 'InvalidTransitionError';
  constructor(
    readonly command: string,
    readonly status: TaskStatus,
  ) {
    super(`a task that is ${status} cannot be changed by ${command}`);
  }
}

/** An event that stands in the way of an undo. */
export interface Obstacle {
  /** What it changed of what was to be given back; null where that it came is enough. */
  readonly field: string | null;
  readonly revision: number;
  readonly type: string;
}

/** What a caller did last on a task cannot be undone; nothing was written. */
export class CannotUndoError extends Error {
  override name = 'CannotUndoError';
  constructor(
    /** Why, as half a sentence. */
    readonly reason: string,
    readonly obstacles: readonly Obstacle[] = [],
  ) {
    super(`nothing can be undone: ${reason}`);
  }
}

/** To undo the creation of a task is to delete it, and the caller may not. */
export class UndoNeedsDeleteError extends Error {
  override name = 'UndoNeedsDeleteError';
}
