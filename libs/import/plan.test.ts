import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TaskCommand, TaskStatus } from '#libs/task';
import { decide } from '#libs/task';
import { type Progress, planRow, type Step } from './plan.ts';

const STATUSES = ['open', 'in-progress', 'done', 'dismissed'] as const satisfies readonly TaskStatus[];
const task = (status: TaskStatus, assignee: string | null = null): Progress => ({ events: 1, status, assignee });
const steps = (progress: Progress, state: object, actor = 'Ann') => planRow(progress, { actor, state }, false);

describe('planRow', () => {
  it.each([
    ['open', 'in-progress', ['TaskStarted']],
    ['in-progress', 'open', ['TaskStopped']],
    ['in-progress', 'dismissed', ['TaskResolved:dismissed']],
    ['done', 'open', ['TaskReopened']],
    ['done', 'in-progress', ['TaskReopened', 'TaskStarted']],
    ['done', 'dismissed', ['TaskReopened', 'TaskResolved:dismissed']],
    ['dismissed', 'done', ['TaskReopened', 'TaskResolved:done']],
    ['done', 'done', []],
  ] as const)('from %s to %s: %j', (from, to, expected) => {
    expect(steps(task(from), { status: to })).toEqual(expected);
  });

  it('creates a task before anything else, then changes the status, then the assignee', () => {
    const created: Progress = { events: 0, status: 'open', assignee: null };
    expect(steps(created, { status: 'in-progress', assignee: 'actor' })).toEqual([
      'TaskCreated',
      'TaskStarted',
      'TaskAssigned',
    ]);
    expect(created).toEqual({ events: 3, status: 'in-progress', assignee: 'Ann' });
    expect(steps(created, { status: 'open', assignee: null })).toEqual(['TaskStopped', 'TaskUnassigned']);
  });

  it('gives a new assignee by one event, and the same one by none', () => {
    expect(steps(task('open', 'Bob'), { assignee: 'actor' })).toEqual(['TaskAssigned']);
    expect(steps(task('open', 'Ann'), { assignee: 'actor' })).toEqual([]);
    expect(steps(task('open'), { assignee: null })).toEqual([]);
  });

  it('leaves alone what the state does not say', () => {
    const busy = task('in-progress', 'Bob');
    expect(steps(busy, {})).toEqual([]);
    expect(busy).toEqual(task('in-progress', 'Bob'));
  });

  it('gives a new task to its reporter where the type says so', () => {
    const created: Progress = { events: 0, status: 'open', assignee: null };
    expect(planRow(created, { actor: 'Ann', state: { assignee: 'actor' } }, true)).toEqual(['TaskCreated']);
    expect(created.assignee).toBe('Ann');
  });

  it('takes only ways that the commands of a task may take', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STATUSES), fc.constantFrom(...STATUSES), (from, to) => {
        const progress = task(from);
        let status: TaskStatus = from;
        for (const step of steps(progress, { status: to })) {
          const type = COMMANDS[step] as 'start';
          const command: TaskCommand = { type };
          expect(decide(command, { status, deleted: false } as never)).toHaveLength(1);
          status = AFTER[type] ?? status;
        }
        expect(status).toBe(to);
      }),
    );
  });
});

const COMMANDS: Partial<Record<Step, TaskCommand['type']>> = {
  TaskStarted: 'start',
  TaskStopped: 'stop',
  TaskReopened: 'reopen',
  'TaskResolved:done': 'done',
  'TaskResolved:dismissed': 'dismiss',
};
const AFTER: Partial<Record<TaskCommand['type'], TaskStatus>> = {
  start: 'in-progress',
  stop: 'open',
  reopen: 'open',
  done: 'done',
  dismiss: 'dismissed',
};
