import type { Evolution } from '#libs/aggregate';
import type { TaskEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { TaskState } from './state.ts';

/** The task as an aggregate. */
export const taskEvolution: Evolution<TaskState, TaskEvent> = { initial: null, evolve, keyOf };

/** What is said of a task with a contact is sealed under the contact's key. */
function keyOf(_stream: string, task: TaskState, [first]: readonly TaskEvent[]): string | null {
  if (task) return task.contact_id;
  return first?.type === 'TaskCreated' ? first.data.contact_id : null;
}
