import { describe, it } from '@jest/globals';
import type { NewTask, TaskChanges } from './index.ts';
import { created, given, inStatus, newTask } from './testing/given.ts';

const FULL: Partial<NewTask> = {
  description: 'About the invoice',
  priority: 'high',
  reporter_id: 'm1',
  assigned_to: 'm1',
  due: { due_date: '2026-03-28T14:00:00Z', due_kind: 'datetime' },
  references: [
    { kind: 'report', id: '1', label: 'CBC' },
    { kind: 'report', id: '2', label: null },
  ],
};
const updating = (changes: TaskChanges) => given(...created(FULL)).when({ type: 'update', changes });

describe('a create', () => {
  it('says all that the task is made of, with each reference once', () => {
    const reference = { kind: 'report', id: '1', label: 'CBC' };
    const { id: task_id, due: _, ...fields } = newTask(FULL);
    given()
      .when({ type: 'create', task: newTask({ ...FULL, references: [reference, { ...reference, label: 'again' }] }) })
      .then({
        type: 'TaskCreated',
        data: { task_id, ...fields, due_date: '2026-03-28T14:00:00Z', due_kind: 'datetime', references: [reference] },
      });
  });

  it('of a task without a due date says neither date nor kind', () => {
    given()
      .when({ type: 'create', task: newTask() })
      .thenState({ due_date: null, due_kind: null, status: 'open', revision: 0, reason: null });
  });
});

describe('an update', () => {
  it('changes the fields that are there, and no others', () => {
    updating({ title: 'Write', category: 'send-info' }).then({
      type: 'TaskDetailsChanged',
      data: { title: 'Write', category: 'send-info' },
    });
    updating({ title: 'Write' }).thenState({ ...FULL_STATE, title: 'Write' });
  });

  it('clears with null', () => {
    updating({ description: null, priority: null, reporter_id: null }).then({
      type: 'TaskDetailsChanged',
      data: { description: null, priority: null, reporter_id: null },
    });
    updating({ due: null }).then({ type: 'TaskRescheduled', data: { due_date: null, due_kind: null } });
    updating({ assigned_to: null }).then({ type: 'TaskUnassigned', data: {} });
    updating({ description: null, due: null, assigned_to: null }).thenState({
      description: null,
      due_date: null,
      due_kind: null,
      assigned_to: null,
      priority: 'high',
    });
  });

  it('to the present values adds no event', () => {
    const { references: _, ...same } = FULL;
    updating({ title: 'Call back', category: 'callback', ...same }).thenNothing();
    updating({}).thenNothing();
    updating({ title: undefined, due: undefined, references: undefined }).thenNothing();
    given(...created())
      .when({ type: 'update', changes: { description: null, priority: null, due: null, assigned_to: null } })
      .thenNothing();
  });

  it('to some present and some new values says only what changed', () => {
    updating({ title: 'Call back', priority: 'low' }).then({ type: 'TaskDetailsChanged', data: { priority: 'low' } });
  });

  it('reschedules where the instant or the kind changes', () => {
    const due = { due_date: '2026-03-28T14:00:00Z', due_kind: 'date' } as const;
    updating({ due }).then({ type: 'TaskRescheduled', data: due });
  });

  it('of the assignee is one event, from one member to another too', () => {
    updating({ assigned_to: 'm2' }).then({ type: 'TaskAssigned', data: { assigned_to: 'm2' } });
  });

  it('of several kinds is an event for each', () => {
    updating({
      title: 'Write',
      due: null,
      assigned_to: null,
      references: { add: [{ kind: 'patient', id: '1', label: null }] },
    }).then(
      { type: 'TaskDetailsChanged', data: { title: 'Write' } },
      { type: 'TaskRescheduled', data: { due_date: null, due_kind: null } },
      { type: 'TaskUnassigned', data: {} },
      { type: 'TaskReferenceAdded', data: { reference: { kind: 'patient', id: '1', label: null } } },
    );
  });

  it.each(['done', 'dismissed'] as const)('goes for a %s task, too', (status) => {
    given(...inStatus(status))
      .when({ type: 'update', changes: { assigned_to: 'm', title: 'Write' } })
      .thenState({ assigned_to: 'm', title: 'Write', status });
  });
});

describe('an update of references', () => {
  const report = { kind: 'report', id: '1', label: 'CBC' };
  const [gone, back] = [
    { type: 'TaskReferenceRemoved', data: { kind: 'report', id: '1' } },
    { type: 'TaskReferenceAdded', data: { reference: { ...report, label: 'CBC 2' } } },
  ] as const;

  it('adds what is not there, once', () => {
    const reference = { kind: 'sample', id: '1', label: null };
    updating({ references: { add: [reference, reference] } }).then({ type: 'TaskReferenceAdded', data: { reference } });
  });

  it('adds no second one of the same kind and id, whatever its label', () => {
    updating({ references: { add: [report, { ...report, label: 'other' }] } }).thenNothing();
  });

  it('removes what is there, once', () => {
    updating({ references: { remove: [report, report, { kind: 'sample', id: '1' }] } }).then(gone);
    updating({ references: { remove: [report] } }).thenState({
      references: [{ kind: 'report', id: '2', label: null }],
    });
  });

  it('that removes and adds the same one gives it its new label', () => {
    updating({ references: { remove: [report], add: [{ ...report, label: 'CBC 2' }] } }).then(gone, back);
  });

  it('that removes and adds the same one as it is changes nothing', () => {
    updating({ references: { remove: [report], add: [report] } }).thenNothing();
  });
});

const FULL_STATE = {
  description: 'About the invoice',
  category: 'callback',
  priority: 'high',
  reporter_id: 'm1',
  assigned_to: 'm1',
  due_date: '2026-03-28T14:00:00Z',
  due_kind: 'datetime',
  references: FULL.references,
};
