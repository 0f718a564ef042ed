import type { Evolution } from '#libs/aggregate';
import type { TaskEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { TaskState } from './state.ts';

/** The task as an aggregate. */
export const taskEvolution: Evolution<TaskState, TaskEvent> = { initial: null, evolve };
