import type { TaskStatus } from './enums.ts';

/** There is no such task, or there is none any more. */
export class TaskNotFoundError extends Error {
  override name = 'TaskNotFoundError';
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
