import type { TaskCommand } from './commands.ts';
import type { TaskStatus } from './enums.ts';
import { InvalidTransitionError } from './errors.ts';
import type { TaskEvent } from './events.ts';

/** The commands that move a task from one status to another. */
export type Transition = 'start' | 'stop' | 'done' | 'dismiss' | 'reopen';

interface Rule {
  readonly from: readonly TaskStatus[];
  /** The status afterwards: a task that has it already needs no event. */
  readonly to: TaskStatus;
  readonly event: TaskEvent;
}

/** Specification §2, Transitions. */
const RULES: Readonly<Record<Transition, Rule>> = {
  start: { from: ['open'], to: 'in-progress', event: { type: 'TaskStarted', data: {} } },
  stop: { from: ['in-progress'], to: 'open', event: { type: 'TaskStopped', data: {} } },
  done: { from: ['open', 'in-progress'], to: 'done', event: { type: 'TaskResolved', data: { resolution: 'done' } } },
  dismiss: {
    from: ['open', 'in-progress'],
    to: 'dismissed',
    event: { type: 'TaskResolved', data: { resolution: 'dismissed' } },
  },
  reopen: { from: ['done', 'dismissed'], to: 'open', event: { type: 'TaskReopened', data: {} } },
};

/** Whether a command is a transition. */
export const isTransition = (type: TaskCommand['type']): type is Transition => type in RULES;

/** The event of a transition, or none where the task is there already. @throws InvalidTransitionError */
export function decideTransition(transition: Transition, status: TaskStatus): readonly TaskEvent[] {
  const { from, to, event } = RULES[transition];
  if (status === to) return [];
  if (!from.includes(status)) throw new InvalidTransitionError(transition, status);
  return [event];
}

/** The events that bring a task from one status to any other, by the transitions that there are; none to the same. */
export function decideWay(from: TaskStatus, to: TaskStatus): readonly TaskEvent[] {
  const steps: Transition[] = [];
  if (from !== to) {
    if (from === 'done' || from === 'dismissed') steps.push('reopen');
    if (to === 'open' && from === 'in-progress') steps.push('stop');
    if (to === 'in-progress') steps.push('start');
    if (to === 'done') steps.push('done');
    if (to === 'dismissed') steps.push('dismiss');
  }
  return steps.map((step) => RULES[step].event);
}
