import { describe, expect, it } from '@jest/globals';
import { type Actor, createCodec, SYSTEM } from '#libs/event';
import {
  evolve,
  history,
  isTaskStream,
  type TaskEvent,
  type TaskState,
  taskEvents,
  taskIdOf,
  taskStream,
} from './index.ts';
import { created, record } from './testing/given.ts';

const GRACE: Actor = { kind: 'member', id: 'm1', name: 'Grace', member_kind: 'staff', on_behalf_of: null };
const at = (n: number) => `2026-01-01T00:0${n}:00.000Z`;

/** The state after a new task's further events, each a minute after the other, by Grace. */
function stateAfter(...events: readonly TaskEvent[]) {
  const occurred = (revision: number) => ({ at: at(revision), actor: GRACE });
  return record([...created(), ...events], { occurred }).reduce<TaskState>(evolve, null)!;
}

const CREATED = stateAfter();
const COMMENTED: TaskEvent = {
  type: 'TaskCommented',
  data: { comment_id: 'x', body: 'Look', mentions: [{ member_id: 'm2', name: 'Ada' }], attachment_ids: ['a'] },
};
const ATTACHED: TaskEvent = {
  type: 'TaskAttachmentAdded',
  data: { attachment_id: 'a', name: 'scan.pdf', size: 7, type: 'application/pdf', sha256: 'ff' },
};
const REFERENCE = { kind: 'report', id: '1', label: 'CBC' };
const SENT: TaskEvent = { type: 'TaskReminderSent', data: { member_ids: ['m1'] } };
const SKIPPED: TaskEvent = { type: 'TaskReminderSkipped', data: {} };
const ASSIGNED: TaskEvent = { type: 'TaskAssigned', data: { assigned_to: 'm2' } };
const RESCHEDULED: TaskEvent = {
  type: 'TaskRescheduled',
  data: { due_date: '2026-03-28T00:00:00Z', due_kind: 'date' },
};
const comment = {
  id: 'x',
  body: 'Look',
  mentions: [{ member_id: 'm2', name: 'Ada' }],
  author: GRACE,
  created_at: at(1),
  edited_at: null,
  revision: 1,
};
const attachment = {
  id: 'a',
  comment_id: null,
  name: 'scan.pdf',
  size: 7,
  type: 'application/pdf',
  sha256: 'ff',
  created_at: at(1),
  created_by: GRACE,
};

/** Every type of event: those before it, the event, and all that it changes beside what every event changes. */
const CASES: readonly (readonly [readonly TaskEvent[], TaskEvent, object])[] = [
  [[], { type: 'TaskDetailsChanged', data: { title: 'Write', priority: null } }, { title: 'Write', priority: null }],
  [[], RESCHEDULED, { due_date: '2026-03-28T00:00:00Z', due_kind: 'date' }],
  [[], ASSIGNED, { assigned_to: 'm2' }],
  [[ASSIGNED], { type: 'TaskUnassigned', data: {} }, { assigned_to: null }],
  [[], { type: 'TaskStarted', data: {} }, { status: 'in-progress' }],
  [[{ type: 'TaskStarted', data: {} }], { type: 'TaskStopped', data: {} }, { status: 'open' }],
  [
    [],
    { type: 'TaskResolved', data: { resolution: 'done' } },
    { status: 'done', resolved_at: at(1), resolved_by: GRACE, completed_at: at(1) },
  ],
  [
    [],
    { type: 'TaskResolved', data: { resolution: 'dismissed' } },
    { status: 'dismissed', resolved_at: at(1), resolved_by: GRACE },
  ],
  [
    [{ type: 'TaskResolved', data: { resolution: 'done' } }],
    { type: 'TaskReopened', data: {} },
    { status: 'open', resolved_at: null, resolved_by: null, completed_at: null },
  ],
  [[], { type: 'TaskDeleted', data: {} }, { deleted: true }],
  [[], COMMENTED, { comments: [comment] }],
  [
    [COMMENTED],
    { type: 'TaskCommentEdited', data: { comment_id: 'x', body: 'See', mentions: [] } },
    { comments: [{ ...comment, body: 'See', mentions: [], edited_at: at(2) }] },
  ],
  [[COMMENTED], { type: 'TaskCommentDeleted', data: { comment_id: 'x' } }, { comments: [] }],
  [[], { type: 'TaskReferenceAdded', data: { reference: REFERENCE } }, { references: [REFERENCE] }],
  [
    [{ type: 'TaskReferenceAdded', data: { reference: REFERENCE } }],
    { type: 'TaskReferenceRemoved', data: { kind: 'report', id: '1' } },
    { references: [] },
  ],
  [[], ATTACHED, { attachments: [attachment] }],
  [
    [ATTACHED],
    COMMENTED,
    { comments: [{ ...comment, created_at: at(2), revision: 2 }], attachments: [{ ...attachment, comment_id: 'x' }] },
  ],
  [[ATTACHED], { type: 'TaskAttachmentRemoved', data: { attachment_id: 'a' } }, { attachments: [] }],
  [[], SENT, { reminder_sent_at: at(1) }],
  [[], SKIPPED, { reminder_sent_at: at(1), reminder_skipped: true }],
];

describe('the state of a task', () => {
  it('begins with all that its first event says, and its time and actor', () => {
    expect(CREATED).toEqual({
      ...{ id: 't', organization_id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff', type: 'contact', title: 'Call back' },
      ...{ description: null, status: 'open', category: 'callback', priority: null, source: 'manual' },
      ...{ contact_id: 'c', call_id: null, evidence: null, due_date: null, due_kind: null },
      ...{ reminder_sent_at: null, reminder_skipped: false, reporter_id: null, assigned_to: null },
      ...{ references: [], attachments: [], comments: [], created_at: at(0), created_by: GRACE },
      ...{ updated_at: at(0), updated_by: GRACE, resolved_at: null, resolved_by: null, completed_at: null },
      ...{ reason: null, revision: 0, deleted: false },
    });
  });

  it.each(CASES.map(([past, event, changes]) => ({ past, event, type: event.type, changes })))(
    'changes by $type in what it says and nothing else',
    ({ past, event, changes }) => {
      const revision = past.length + 1;
      const last = { updated_at: at(revision), updated_by: GRACE, reason: null, revision };
      expect(stateAfter(...past, event)).toEqual({ ...stateAfter(...past), ...last, ...changes });
    },
  );

  it('has a case here for every event but the first', () => {
    const types = new Set(['TaskCreated', ...CASES.map(([, event]) => event.type)]);
    expect([...types].toSorted()).toEqual(taskEvents.map((definition) => definition.type).toSorted());
    expect(types.size).toBe(19);
  });

  it('cannot begin with another event', () => {
    expect(() => record([SENT]).reduce<TaskState>(evolve, null)).toThrow('does not begin with TaskCreated');
  });
});

describe('the reminder of a task', () => {
  const armed = { reminder_sent_at: null, reminder_skipped: false };

  it.each([
    ['sent', SENT],
    ['skipped', SKIPPED],
  ] as const)('that was %s is armed again by a new due date', (_, reminder) => {
    expect(stateAfter(reminder, RESCHEDULED)).toMatchObject(armed);
  });

  it('that was skipped is armed again by an assignee', () => {
    expect(stateAfter(SKIPPED, ASSIGNED)).toMatchObject(armed);
    expect(stateAfter(SKIPPED, { type: 'TaskUnassigned', data: {} }).reminder_sent_at).toBe(at(1));
  });

  it('that was sent is not armed again by an assignee', () => {
    expect(stateAfter(SENT, ASSIGNED).reminder_sent_at).toBe(at(1));
    expect(stateAfter(SKIPPED, ASSIGNED, SENT, ASSIGNED).reminder_sent_at).toBe(at(3));
  });
});

describe('an older event', () => {
  const codec = createCodec(taskEvents);
  const [opened] = record(created());

  /** What the codec makes of a TaskResolved as version 1 wrote it. */
  function decoded(data: object, version = 1) {
    const { id, metadata } = opened!;
    const stored = { id, type: 'TaskResolved', stream: 's', revision: 1, position: '1' };
    return codec.decode({ ...stored, data: JSON.stringify(data), metadata: JSON.stringify({ version, ...metadata }) });
  }

  it.each([
    [{ status: 'resolved' }, { resolution: 'done' }],
    [
      { status: 'dismissed', reason: 'a duplicate' },
      { resolution: 'dismissed', reason: 'a duplicate' },
    ],
  ])('TaskResolved %j of version 1 reads as %j', (data, expected) => {
    const event = decoded(data);
    expect(event).toMatchObject({ data: expected, version: 1 });
    expect(event.fault).toBeUndefined();
  });

  it('of version 1 is folded and told as what it means now', () => {
    const event = decoded({ status: 'resolved' }) as ReturnType<typeof record>[number];
    expect(evolve(CREATED, event)).toMatchObject({ status: 'done', completed_at: SYSTEM_AT });
    expect(history([opened!, event])[1]?.changes).toContainEqual({ field: 'status', old: 'open', new: 'done' });
  });

  it('is not read by the rules of another version', () => {
    expect(decoded({ status: 'resolved' }, 2).fault).toBeDefined();
    expect(decoded({ resolution: 'done' }, 2).fault).toBeUndefined();
    expect(decoded({ resolution: 'done' }, 3).fault).toContain('newer than this program');
  });
});

const SYSTEM_AT = at(0);

describe('the stream of a task', () => {
  it('holds organization and id', () => {
    const stream = taskStream('o', 'a_b');
    expect([stream, isTaskStream(stream), taskIdOf(stream)]).toEqual(['task-o_a_b', true, 'a_b']);
    expect(isTaskStream('organization-o')).toBe(false);
    expect(SYSTEM.kind).toBe('system');
  });
});
