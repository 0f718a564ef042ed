import { describe, expect, it } from '@jest/globals';
import { recorderOf } from '#libs/aggregate/testing';
import { type Actor, SYSTEM } from '#libs/event';
import { evolve, type RecordedTaskEvent, type Task, type TaskEvent, type TaskState, taskEvents } from '#libs/task';
import { mayNotify, recipientsOf } from './recipients.ts';

const record = recorderOf<TaskEvent>(taskEvents);
const member = (id: string): Actor => ({
  kind: 'member',
  id,
  name: `The ${id}`,
  member_kind: 'staff',
  on_behalf_of: null,
});
const ai = (id: string): Actor => ({ ...SYSTEM, kind: 'ai', id: 'ai', on_behalf_of: member(id) });

const created = (assigned_to: string | null): TaskEvent => ({
  type: 'TaskCreated',
  data: {
    task_id: 't',
    type: 'internal',
    title: 'Title',
    description: null,
    category: 'general',
    priority: null,
    source: 'manual',
    contact_id: null,
    call_id: null,
    evidence: null,
    due_date: null,
    due_kind: null,
    reporter_id: 'reporter',
    assigned_to,
    references: [],
  },
});
const commented = (comment_id: string, ...mentioned: string[]): TaskEvent => ({
  type: 'TaskCommented',
  data: {
    comment_id,
    body: 'Body',
    mentions: mentioned.map((id) => ({ member_id: id, name: id })),
    attachment_ids: [],
  },
});
const edited = (comment_id: string, ...mentioned: string[]): TaskEvent => ({
  type: 'TaskCommentEdited',
  data: { comment_id, body: 'Body', mentions: mentioned.map((id) => ({ member_id: id, name: id })) },
});
const resolved = (resolution: 'done' | 'dismissed'): TaskEvent => ({ type: 'TaskResolved', data: { resolution } });

type Act = readonly [Actor, TaskEvent];

/** Whom the last of these acts is told to, and as what. */
function told(...acts: readonly Act[]): string[] {
  const stream = 'task-6f9619ff-8b86-4d01-b42d-00cf4fc964ff_t';
  const events = record(
    acts.map(([, event]) => event),
    { occurred: (n) => ({ at: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(), actor: acts[n]?.[0] ?? SYSTEM }) },
  ).map((event) => ({ ...event, stream }) as RecordedTaskEvent);
  const task = events.reduce<TaskState>(evolve, null) as Task;
  const last = events.at(-1) as RecordedTaskEvent;
  const recipients = recipientsOf(last, task);
  if (recipients.length > 0) expect(mayNotify(last)).toBe(true);
  return recipients.map(({ member_id, category }) => `${category} ${member_id}`);
}

const start: Act = [member('reporter'), created('assignee')];

describe('who is told of an act', () => {
  it.each<[string, readonly Act[], string[]]>([
    ['a new assignee', [start], ['task-assigned assignee']],
    ['a new assignee', [start, [SYSTEM, { type: 'TaskAssigned', data: { assigned_to: 'b' } }]], ['task-assigned b']],
    ['nobody who took it', [start, [member('b'), { type: 'TaskAssigned', data: { assigned_to: 'b' } }]], []],
    ['nobody for whom it was taken', [start, [ai('b'), { type: 'TaskAssigned', data: { assigned_to: 'b' } }]], []],
    ['nobody of a task without assignee', [[SYSTEM, created(null)]], []],
    ['the reporter of a task that is done', [start, [SYSTEM, resolved('done')]], ['task-completed reporter']],
    ['no reporter who did it', [start, [member('reporter'), resolved('done')]], []],
    ['nobody of what is dismissed', [start, [SYSTEM, resolved('dismissed')]], []],
    [
      'reporter, assignee and earlier commenters, each once',
      [start, [member('b'), commented('1')], [member('assignee'), commented('2')], [member('c'), commented('3')]],
      ['task-commented reporter', 'task-commented assignee', 'task-commented b'],
    ],
    [
      'the mentioned only that they are',
      [start, [member('b'), commented('1', 'assignee', 'd')]],
      ['task-mentioned assignee', 'task-mentioned d', 'task-commented reporter'],
    ],
    [
      'no author who mentions themselves',
      [start, [member('reporter'), commented('1', 'reporter')]],
      ['task-commented assignee'],
    ],
    [
      'who is mentioned in an edited comment',
      [start, [member('b'), commented('1')], [member('b'), edited('1', 'd')]],
      ['task-mentioned d'],
    ],
    [
      'whom a reminder is for, also who set the date',
      [start, [SYSTEM, { type: 'TaskReminderSent', data: { member_ids: ['reporter', 'b'] } }]],
      ['task-reminder reporter', 'task-reminder b'],
    ],
    ['nobody of anything else', [start, [SYSTEM, { type: 'TaskStarted', data: {} }]], []],
  ])('%s', (_, acts, expected) => expect(told(...acts)).toEqual(expected));

  it('nobody of what lies in the past, as an import has it', () => {
    const [event] = record([created('assignee')]) as [RecordedTaskEvent];
    const stream = 'task-6f9619ff-8b86-4d01-b42d-00cf4fc964ff_t';
    const late = { ...event, stream, metadata: { ...event.metadata, recorded_at: '2026-06-01T00:00:00.000Z' } };
    expect([mayNotify({ ...event, stream }), mayNotify(late as RecordedTaskEvent)]).toEqual([true, false]);
  });
});
