import * as all from './all.ts';
import type { TaskType } from './task-type.ts';

export type { Prepared, TaskType } from './task-type.ts';

/** Every task type: a new one is one file and one line in all.ts. */
export const TASK_TYPES: readonly TaskType[] = Object.values(all);

const byValue: ReadonlyMap<string, TaskType> = new Map(TASK_TYPES.map((type) => [type.value, type]));

/** The names of all task types. */
export const taskTypeNames = TASK_TYPES.map((type) => type.value);

/** The task type of a name; undefined where there is none. */
export const taskType = (value: string): TaskType | undefined => byValue.get(value);

/** The types whose tasks only their reporter, their assignee and admins see. */
export const PARTICIPANT_TYPES = TASK_TYPES.filter((type) => type.visibility === 'participants').map(
  (type) => type.value,
);
