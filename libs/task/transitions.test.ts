import { describe, expect, it } from '@jest/globals';
import { InvalidTransitionError, type TaskEvent, TaskExistsError, TaskNotFoundError } from './index.ts';
import { created, given, inStatus, newTask } from './testing/given.ts';

const HOLDS = 'holds already';
const REFUSED = 'is refused';
const STARTED: TaskEvent = { type: 'TaskStarted', data: {} };
const STOPPED: TaskEvent = { type: 'TaskStopped', data: {} };
const DONE: TaskEvent = { type: 'TaskResolved', data: { resolution: 'done' } };
const DISMISSED: TaskEvent = { type: 'TaskResolved', data: { resolution: 'dismissed' } };
const REOPENED: TaskEvent = { type: 'TaskReopened', data: {} };

/** Specification §2, Transitions: the whole table. */
const TABLE = [
  ['start', { open: STARTED, 'in-progress': HOLDS, done: REFUSED, dismissed: REFUSED }],
  ['stop', { open: HOLDS, 'in-progress': STOPPED, done: REFUSED, dismissed: REFUSED }],
  ['done', { open: DONE, 'in-progress': DONE, done: HOLDS, dismissed: REFUSED }],
  ['dismiss', { open: DISMISSED, 'in-progress': DISMISSED, done: REFUSED, dismissed: HOLDS }],
  ['reopen', { open: HOLDS, 'in-progress': REFUSED, done: REOPENED, dismissed: REOPENED }],
] as const;
const STATUSES = ['open', 'in-progress', 'done', 'dismissed'] as const;
const CASES = TABLE.flatMap(([command, row]) => STATUSES.map((status) => ({ command, status, result: row[status] })));

describe('a task', () => {
  it.each(CASES)('that is $status: $command', ({ command, status, result }) => {
    const decision = given(...inStatus(status)).when({ type: command });
    if (result === HOLDS) decision.thenNothing();
    else if (result === REFUSED) decision.thenRefused(InvalidTransitionError, { command, status });
    else decision.then(result);
  });

  it.each([
    ['start', 'open', 'in-progress'],
    ['stop', 'in-progress', 'open'],
    ['done', 'open', 'done'],
    ['dismiss', 'in-progress', 'dismissed'],
    ['reopen', 'done', 'open'],
    ['reopen', 'dismissed', 'open'],
  ] as const)('by %s goes from %s to %s', (type, from, status) => {
    given(...inStatus(from))
      .when({ type })
      .thenState({ status });
  });

  it('that is done says when and by whom, and so does a dismissed one, but for completed_at', () => {
    const resolved = { resolved_at: '2026-01-01T00:01:00.000Z', resolved_by: { kind: 'system' } };
    given(...created())
      .when({ type: 'done' })
      .thenState({ ...resolved, completed_at: '2026-01-01T00:01:00.000Z' });
    given(...created())
      .when({ type: 'dismiss' })
      .thenState({ ...resolved, completed_at: null });
  });

  it('that is reopened has lost all three of them', () => {
    given(...inStatus('done'))
      .when({ type: 'reopen' })
      .thenState({ resolved_at: null, resolved_by: null, completed_at: null });
  });

  it('shows the reason of its last event, which has none where none was given', () => {
    given(...created())
      .when({ type: 'dismiss', reason: 'a duplicate' })
      .then({ type: 'TaskResolved', data: { resolution: 'dismissed', reason: 'a duplicate' } });
    const dismissed: TaskEvent = { type: 'TaskResolved', data: { resolution: 'dismissed', reason: 'a duplicate' } };
    expect(given(...created(), dismissed).state?.reason).toBe('a duplicate');
    given(...created(), dismissed)
      .when({ type: 'reopen' })
      .thenState({ reason: null });
  });

  it('keeps its reason where a command changes nothing, whatever reason it gives', () => {
    given(...created())
      .when({ type: 'stop', reason: 'no need' })
      .thenNothing();
  });

  it('gives the reason of a command to each of its events', () => {
    given(...created())
      .when({ type: 'update', changes: { title: 'Write', assigned_to: 'm' }, reason: 'asked for' })
      .then(
        { type: 'TaskDetailsChanged', data: { title: 'Write', reason: 'asked for' } },
        { type: 'TaskAssigned', data: { assigned_to: 'm', reason: 'asked for' } },
      );
  });
});

describe('a task that is not there', () => {
  const COMMANDS = ['start', 'stop', 'done', 'dismiss', 'reopen', 'delete'] as const;
  const deleted: readonly TaskEvent[] = [...created(), { type: 'TaskDeleted', data: {} }];

  it.each(COMMANDS)('cannot be found by %s, before its first event or once it is deleted', (type) => {
    given().when({ type }).thenRefused(TaskNotFoundError);
    given(...deleted)
      .when({ type })
      .thenRefused(TaskNotFoundError);
  });

  it('cannot be changed', () => {
    const update = { type: 'update', changes: {} } as const;
    given().when(update).thenRefused(TaskNotFoundError);
    given(...deleted)
      .when(update)
      .thenRefused(TaskNotFoundError);
  });

  it('leaves its id taken once it is deleted', () => {
    const create = { type: 'create', task: newTask() } as const;
    given(...deleted)
      .when(create)
      .thenRefused(TaskExistsError);
    given(...created())
      .when(create)
      .thenRefused(TaskExistsError);
  });

  it.each(STATUSES)('may have been %s before: every task can be deleted', (status) => {
    given(...inStatus(status))
      .when({ type: 'delete', reason: 'a test' })
      .then({ type: 'TaskDeleted', data: { reason: 'a test' } });
  });
});
