import type { TaskEvent, TaskStatus } from '#libs/task';
import type { RowState } from './mapping/index.ts';
import type { Row } from './row.ts';

/** What a row makes of a task: an event of §2 that says no member's id yet, for the one that it names is the row's actor. */
export type Step =
  | Extract<
      TaskEvent['type'],
      'TaskCreated' | 'TaskReopened' | 'TaskStarted' | 'TaskStopped' | 'TaskAssigned' | 'TaskUnassigned'
    >
  | 'TaskResolved:done'
  | 'TaskResolved:dismissed';

/** How far the rows so far have brought a task. */
export interface Progress {
  /** How many events they gave; 0: the task is not there yet. */
  events: number;
  status: TaskStatus;
  /** The name of the actor who has it. */
  assignee: string | null;
}

/** Specification §2, Transitions: what leads from one status to another, a closed task always by way of open. */
const WAYS: Readonly<Record<TaskStatus, Readonly<Record<TaskStatus, readonly Step[]>>>> = {
  open: {
    open: [],
    'in-progress': ['TaskStarted'],
    done: ['TaskResolved:done'],
    dismissed: ['TaskResolved:dismissed'],
  },
  'in-progress': {
    open: ['TaskStopped'],
    'in-progress': [],
    done: ['TaskResolved:done'],
    dismissed: ['TaskResolved:dismissed'],
  },
  done: {
    open: ['TaskReopened'],
    'in-progress': ['TaskReopened', 'TaskStarted'],
    done: [],
    dismissed: ['TaskReopened', 'TaskResolved:dismissed'],
  },
  dismissed: {
    open: ['TaskReopened'],
    'in-progress': ['TaskReopened', 'TaskStarted'],
    done: ['TaskReopened', 'TaskResolved:done'],
    dismissed: [],
  },
};

/**
 * The steps by which a row brings a task to its state, and the task's progress moved on by them: first it is created
 * where it is not there, then the status changes, then the assignee, each only where it differs.
 * @param ownedByReporter whether the task, once created, is its reporter's.
 */
export function planRow(
  task: Progress,
  row: Pick<Row, 'actor' | 'assignee' | 'reporter' | 'state'>,
  ownedByReporter: boolean,
): Step[] {
  const steps: Step[] = [];
  if (task.events === 0) {
    steps.push('TaskCreated');
    task.status = 'open';
    task.assignee = ownedByReporter ? reporterOf(row) : null;
  }
  const { status = task.status, assignee } = row.state;
  steps.push(...WAYS[task.status][status]);
  task.status = status;
  const wanted = assignee === undefined ? task.assignee : assigneeOf(assignee, row);
  if (wanted !== task.assignee) steps.push(wanted === null ? 'TaskUnassigned' : 'TaskAssigned');
  task.assignee = wanted;
  task.events += steps.length;
  return steps;
}

/** Who reported the task that a row creates. */
export const reporterOf = ({ actor, reporter }: Pick<Row, 'actor' | 'reporter'>): string | null =>
  reporter === undefined ? actor : reporter;

const assigneeOf = (whom: RowState['assignee'], { actor, assignee = null }: Pick<Row, 'actor' | 'assignee'>) =>
  whom === 'actor' ? actor : whom === 'column' ? assignee : null;
