import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '#libs/aggregate';
import { type Actor, SYSTEM } from '#libs/event';
import {
  CannotUndoError,
  decide,
  evolve,
  type RecordedTaskEvent,
  type Task,
  type TaskCommand,
  type TaskEvent,
  type TaskState,
  type Undo,
  UndoNeedsDeleteError,
} from './index.ts';
import { life } from './testing/arbitraries.ts';
import { created, record } from './testing/given.ts';
import type { Happening } from './testing/model.ts';

const member = (id: string): Actor => ({ kind: 'member', id, name: id, member_kind: 'staff', on_behalf_of: null });
const [ada, bob] = [member('ada'), member('bob')];

/** Commands as they stand on a task's stream: whose each was, and its events. */
type Told = readonly [Actor, ...TaskEvent[]];

const fold = (events: readonly RecordedTaskEvent[]) => events.reduce<TaskState>(evolve, null);

/** A life with one more command in it. */
function tell(past: readonly RecordedTaskEvent[], [actor, ...events]: Told): readonly RecordedTaskEvent[] {
  const after = past.length - 1;
  const at = (revision: number) => new Date(Date.UTC(2026, 0, 1, 0, revision)).toISOString();
  const command_id = newId();
  const recorded = record(events, { after, occurred: (revision) => ({ at: at(revision), actor }) });
  return [
    ...past,
    ...recorded.map((event) => ({ ...event, metadata: { ...event.metadata, command_id } }) as RecordedTaskEvent),
  ];
}

const undoOf = (past: readonly RecordedTaskEvent[], actor: Actor, more: Partial<Undo> = {}): readonly TaskEvent[] =>
  decide(
    { type: 'undo', undo: { past, actor, mayDelete: true, isMember: () => true, maySee: () => true, ...more } },
    fold(past),
  );

function given(...commands: readonly Told[]) {
  const past = commands.reduce(tell, [] as readonly RecordedTaskEvent[]);
  return {
    past,
    whenUndone: (actor: Actor, more: Partial<Undo> = {}) => ({
      then: (...events: readonly TaskEvent[]) =>
        expect(tell([], [actor, ...undoOf(past, actor, more)]).map(({ type, data }) => ({ type, data }))).toEqual(
          events,
        ),
      thenRefused(reason: string, obstacles: CannotUndoError['obstacles'] = []) {
        const undo = () => undoOf(past, actor, more);
        expect(undo).toThrow(CannotUndoError);
        expect(undo).toThrow(expect.objectContaining({ reason, obstacles }));
      },
    }),
  };
}

const titled = (title: string): TaskEvent => ({ type: 'TaskDetailsChanged', data: { title } });
const assigned = (assigned_to: string): TaskEvent => ({ type: 'TaskAssigned', data: { assigned_to } });
const made: Told = [bob, ...created({ title: 'First', assigned_to: 'm1' })];
const uploaded: TaskEvent = {
  type: 'TaskAttachmentAdded',
  data: { attachment_id: 'a', name: 'scan.pdf', size: 7, type: 'application/pdf', sha256: 'ff' },
};
const said = (body: string, attachment_ids: string[] = []): TaskEvent => ({
  type: 'TaskCommented',
  data: { comment_id: 'c', body, mentions: [], attachment_ids },
});
const edited = (body: string): TaskEvent => ({
  type: 'TaskCommentEdited',
  data: { comment_id: 'c', body, mentions: [] },
});
const CHANGED = 'what it changed has been changed since';

describe('an undo gives back what the last command of the caller changed', () => {
  it('each field of it, whatever else happened meanwhile', () => {
    const due = { due_date: '2026-03-28T14:00:00Z', due_kind: 'date' } as const;
    const label = { kind: 'report', id: '1', label: 'CBC' };
    const command: Told = [
      ada,
      titled('Second'),
      { type: 'TaskRescheduled', data: due },
      assigned('m2'),
      { type: 'TaskReferenceAdded', data: { reference: label } },
    ];
    given(made, [ada, titled('Before')], command, [bob, { type: 'TaskStarted', data: {} }])
      .whenUndone(ada)
      .then(titled('Before'), { type: 'TaskRescheduled', data: { due_date: null, due_kind: null } }, assigned('m1'), {
        type: 'TaskReferenceRemoved',
        data: { kind: 'report', id: '1' },
      });
  });

  it('with the reason that is given', () => {
    const { past } = given(made, [ada, titled('Second')]);
    const undo: Undo = { past, actor: ada, mayDelete: true, isMember: () => true, maySee: () => true };
    expect(decide({ type: 'undo', undo, reason: 'the wrong task' }, fold(past))).toEqual([
      { type: 'TaskDetailsChanged', data: { title: 'First', reason: 'the wrong task' } },
    ]);
  });

  it('a status by the transitions that there are', () => {
    const [started, stopped, reopened] = (['TaskStarted', 'TaskStopped', 'TaskReopened'] as const).map(
      (type): TaskEvent => ({ type, data: {} }),
    ) as [TaskEvent, TaskEvent, TaskEvent];
    const resolved = (resolution: 'done' | 'dismissed'): TaskEvent => ({ type: 'TaskResolved', data: { resolution } });
    given(made, [ada, started]).whenUndone(ada).then(stopped);
    given(made, [bob, started], [ada, stopped]).whenUndone(ada).then(started);
    given(made, [ada, resolved('done')])
      .whenUndone(ada)
      .then(reopened);
    given(made, [bob, started], [ada, resolved('dismissed')])
      .whenUndone(ada)
      .then(reopened, started);
    given(made, [bob, resolved('dismissed')], [ada, reopened])
      .whenUndone(ada)
      .then(resolved('dismissed'));
    given(made, [bob, resolved('done')], [ada, reopened, resolved('dismissed')])
      .whenUndone(ada)
      .then(reopened, resolved('done'));
  });

  it('a comment by its deletion, which leaves the files that were there before; an edit by the text of before', () => {
    const carried = given(made, [bob, uploaded], [ada, said('Look', ['a'])]);
    carried.whenUndone(ada).then({ type: 'TaskCommentDeleted', data: { comment_id: 'c' } });
    const after = fold(tell(carried.past, [ada, ...undoOf(carried.past, ada)]));
    expect(after).toMatchObject({ comments: [], attachments: [{ id: 'a', comment_id: null }] });
    given(made, [ada, said('Look')], [ada, edited('Do look')])
      .whenUndone(ada)
      .then(edited('Look'));
    given(made, [ada, uploaded])
      .whenUndone(ada)
      .then({ type: 'TaskAttachmentRemoved', data: { attachment_id: 'a' } });
  });

  it('a creation by the deletion of the task, for those who may', () => {
    given(made).whenUndone(bob).then({ type: 'TaskDeleted', data: {} });
    expect(() => undoOf(given(made).past, bob, { mayDelete: false })).toThrow(UndoNeedsDeleteError);
  });

  it('an undo as well: it is done again', () => {
    const { past } = given(made, [ada, titled('Second')]);
    const undone = tell(past, [ada, ...undoOf(past, ada)]);
    expect(fold(undone)?.title).toBe('First');
    expect(undoOf(undone, ada)).toEqual([titled('Second')]);
  });
});

describe('an undo is refused', () => {
  it('where the caller has done nothing: what others did, and what was done for nobody, is not theirs', () => {
    given(made, [SYSTEM, { type: 'TaskReminderSent', data: { member_ids: ['ada'] } }])
      .whenUndone(ada)
      .thenRefused('the caller has done nothing on this task');
    given(made, [{ ...ada, kind: 'user' }, titled('Second')])
      .whenUndone(ada)
      .thenRefused('the caller has done nothing on this task');
  });

  it('where anybody changed the same since, even back again', () => {
    given(made, [ada, titled('Second'), assigned('m2')], [bob, titled('Third')], [bob, titled('Second')])
      .whenUndone(ada)
      .thenRefused(CHANGED, [
        { field: 'title', revision: 3, type: 'TaskDetailsChanged' },
        { field: 'title', revision: 4, type: 'TaskDetailsChanged' },
      ]);
    given(made, [ada, said('Look')], [bob, edited('Do look')])
      .whenUndone(ada)
      .thenRefused(CHANGED, [{ field: 'comments', revision: 2, type: 'TaskCommentEdited' }]);
  });

  it('where anything happened since the task was created', () => {
    given(made, [ada, said('Look')])
      .whenUndone(bob)
      .thenRefused('more has happened since the task was created', [
        { field: null, revision: 1, type: 'TaskCommented' },
      ]);
  });

  it('where a comment or a file went', () => {
    given(made, [ada, uploaded], [ada, { type: 'TaskAttachmentRemoved', data: { attachment_id: 'a' } }])
      .whenUndone(ada)
      .thenRefused('an attachment that was removed does not come back');
    given(made, [ada, said('Look')], [ada, { type: 'TaskCommentDeleted', data: { comment_id: 'c' } }])
      .whenUndone(ada)
      .thenRefused('a comment that was deleted does not come back');
  });

  it('where who was assigned before is no member any more', () => {
    const isMember = (id: string) => id !== 'm1';
    given(made, [ada, assigned('m2')])
      .whenUndone(ada, { isMember })
      .thenRefused('who it was before is no member any more');
    given(made, [ada, { type: 'TaskUnassigned', data: {} }])
      .whenUndone(ada, { isMember: () => true })
      .then(assigned('m1'));
  });
});

/** What commands set, less what only follows from it. */
function essence({ title, description, category, priority, status, due_date, due_kind, ...task }: Task) {
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
  return {
    ...{ title, description, category, priority, status, due_date, due_kind },
    ...{ reporter_id: task.reporter_id, assigned_to: task.assigned_to },
    references: task.references.map(({ kind, id, label }) => `${kind}:${id} ${label}`).sort(),
    comments: task.comments.map(({ id, body, mentions }) => ({ id, body, mentions })).toSorted(byId),
    attachments: task.attachments.map(({ id, comment_id }) => ({ id, comment_id })).toSorted(byId),
  };
}

/** What a caller can ask for and take back: of a deleted task nobody can. */
const isCommand = (what: Happening): what is Exclude<TaskCommand, { type: 'undo' }> =>
  !['sent', 'skipped', 'delete'].includes(what.type);

const GONE = ['TaskAttachmentRemoved', 'TaskCommentDeleted'];
const goes = (events: readonly TaskEvent[]) => events.some(({ type }) => GONE.includes(type));

describe('an undo right after any command', () => {
  it('gives back all that it changed, and another one does it again; but what went does not come back', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(life, (happenings) => {
        let past = tell([], [bob, ...created()]);
        for (const what of happenings.filter(isCommand)) {
          const before = fold(past) as Task;
          let events: readonly TaskEvent[];
          try {
            events = decide(what, before);
          } catch {
            continue;
          }
          if (events.length === 0) continue;
          past = tell(past, [ada, ...events]);
          if (goes(events)) {
            expect(() => undoOf(past, ada)).toThrow(CannotUndoError);
            continue;
          }
          seen.add(what.type);
          const after = fold(past) as Task;
          const undo = undoOf(past, ada);
          const undone = tell(past, [ada, ...undo]);
          expect(essence(fold(undone) as Task)).toEqual(essence(before));
          if (goes(undo)) expect(() => undoOf(undone, ada)).toThrow(CannotUndoError);
          else expect(essence(fold(tell(undone, [ada, ...undoOf(undone, ada)])) as Task)).toEqual(essence(after));
        }
      }),
      { numRuns: 150 },
    );
    expect(seen.size).toBeGreaterThan(4);
  });
});
