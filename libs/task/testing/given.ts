import { givenOf, recorderOf } from '#libs/aggregate/testing';
import {
  decide,
  type NewTask,
  type TaskCommand,
  type TaskEvent,
  type TaskState,
  type TaskStatus,
  taskEvents,
  taskEvolution,
} from '../index.ts';

/** Specifies the task: `given(events).when(command).then(events)`. */
export const given = (...past: readonly TaskEvent[]) => {
  const { state, when } = givenOf(taskEvents, taskEvolution)(...past);
  return { state, when: (command: TaskCommand) => when((task: TaskState) => decide(command, task)) };
};

/** Task events as a log gives them back. */
export const record = recorderOf<TaskEvent>(taskEvents);

/** A task as it is made for a contact, with these fields otherwise. */
export const newTask = (fields: Partial<NewTask> = {}): NewTask => ({
  id: 't',
  type: 'contact',
  title: 'Call back',
  description: null,
  category: 'callback',
  priority: null,
  source: 'manual',
  contact_id: 'c',
  call_id: null,
  evidence: null,
  due: null,
  reporter_id: null,
  assigned_to: null,
  references: [],
  ...fields,
});

/** The events that create such a task. */
export const created = (fields: Partial<NewTask> = {}): readonly TaskEvent[] =>
  decide({ type: 'create', task: newTask(fields) }, null);

/** The events that bring a new task to a status. */
export const inStatus = (status: TaskStatus, fields: Partial<NewTask> = {}): readonly TaskEvent[] => {
  const last: Readonly<Record<TaskStatus, readonly TaskEvent[]>> = {
    open: [],
    'in-progress': [{ type: 'TaskStarted', data: {} }],
    done: [{ type: 'TaskResolved', data: { resolution: 'done' } }],
    dismissed: [{ type: 'TaskResolved', data: { resolution: 'dismissed' } }],
  };
  return [...created(fields), ...last[status]];
};
