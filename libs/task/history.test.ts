import { describe, expect, it } from '@jest/globals';
import { asOf, history, type TaskEvent } from './index.ts';
import { created, record } from './testing/given.ts';

const changes = (...events: readonly TaskEvent[]) => history(record([...created(), ...events])).at(-1)?.changes;
const at = (n: number) => `2026-01-01T00:0${n}:00.000Z`;
const reference = { kind: 'report', id: '1', label: 'CBC' };
const COMMENTED: TaskEvent = {
  type: 'TaskCommented',
  data: { comment_id: 'x', body: 'Look', mentions: [], attachment_ids: ['a'] },
};
const ATTACHED: TaskEvent = {
  type: 'TaskAttachmentAdded',
  data: { attachment_id: 'a', name: 'scan.pdf', size: 7, type: 'application/pdf', sha256: 'ff' },
};

describe('the history of a task', () => {
  it('begins with each field that the task was created with', () => {
    const [entry] = history(record(created({ references: [reference] })));
    expect(entry?.event).toMatchObject({ type: 'TaskCreated', revision: 0 });
    expect(entry?.changes).toEqual([
      { field: 'type', old: null, new: 'contact' },
      { field: 'title', old: null, new: 'Call back' },
      { field: 'status', old: null, new: 'open' },
      { field: 'category', old: null, new: 'callback' },
      { field: 'source', old: null, new: 'manual' },
      { field: 'contact_id', old: null, new: 'c' },
      { field: 'references', old: null, new: reference },
    ]);
  });

  it('gives each changed field with its old and its new value', () => {
    expect(changes({ type: 'TaskDetailsChanged', data: { title: 'Write', priority: 'low' } })).toEqual([
      { field: 'title', old: 'Call back', new: 'Write' },
      { field: 'priority', old: null, new: 'low' },
    ]);
    expect(changes({ type: 'TaskResolved', data: { resolution: 'dismissed' } })).toEqual([
      { field: 'status', old: 'open', new: 'dismissed' },
      { field: 'resolved_at', old: null, new: at(1) },
      { field: 'resolved_by', old: null, new: expect.objectContaining({ kind: 'system' }) },
    ]);
  });

  it('keeps who resolved a task that was reopened', () => {
    const gone = changes({ type: 'TaskResolved', data: { resolution: 'done' } }, { type: 'TaskReopened', data: {} });
    expect(gone).toContainEqual({ field: 'completed_at', old: at(1), new: null });
    expect(gone).toContainEqual({ field: 'resolved_by', old: expect.objectContaining({ kind: 'system' }), new: null });
  });

  it('says that a new date armed the reminder again', () => {
    const rescheduled: TaskEvent = { type: 'TaskRescheduled', data: { due_date: null, due_kind: null } };
    expect(changes({ type: 'TaskReminderSent', data: { member_ids: [] } }, rescheduled)).toEqual([
      { field: 'reminder_sent_at', old: at(1), new: null },
    ]);
  });

  it('gives the one reference that came or went', () => {
    const added: TaskEvent = { type: 'TaskReferenceAdded', data: { reference } };
    const other: TaskEvent = { type: 'TaskReferenceAdded', data: { reference: { ...reference, id: '2' } } };
    expect(changes(other, added)).toEqual([{ field: 'references', old: null, new: reference }]);
    expect(changes(added, other, { type: 'TaskReferenceRemoved', data: { kind: 'report', id: '1' } })).toEqual([
      { field: 'references', old: reference, new: null },
    ]);
  });

  it('gives the one comment that came, changed or went, and what was said before', () => {
    const edited: TaskEvent = { type: 'TaskCommentEdited', data: { comment_id: 'x', body: 'See', mentions: [] } };
    const [look, see] = [expect.objectContaining({ body: 'Look' }), expect.objectContaining({ body: 'See' })];
    expect(changes(COMMENTED)).toEqual([{ field: 'comments', old: null, new: look }]);
    expect(changes(COMMENTED, edited)).toEqual([{ field: 'comments', old: look, new: see }]);
    expect(changes(COMMENTED, edited, { type: 'TaskCommentDeleted', data: { comment_id: 'x' } })).toEqual([
      { field: 'comments', old: see, new: null },
    ]);
  });

  it('gives the one attachment that came, changed or went', () => {
    const [loose, bound] = [null, 'x'].map((comment_id) => expect.objectContaining({ id: 'a', comment_id }));
    expect(changes(ATTACHED)).toEqual([{ field: 'attachments', old: null, new: loose }]);
    expect(changes(ATTACHED, COMMENTED)).toContainEqual({ field: 'attachments', old: loose, new: bound });
    expect(changes(ATTACHED, { type: 'TaskAttachmentRemoved', data: { attachment_id: 'a' } })).toEqual([
      { field: 'attachments', old: loose, new: null },
    ]);
  });

  it('has an entry for a deletion', () => {
    const entries = history(record([...created(), { type: 'TaskDeleted', data: { reason: 'a test' } }]));
    expect(entries.at(-1)).toMatchObject({ event: { type: 'TaskDeleted', data: { reason: 'a test' } }, changes: [] });
  });
});

describe('a task as of an instant', () => {
  const events = record([
    ...created(),
    { type: 'TaskStarted', data: {} },
    { type: 'TaskResolved', data: { resolution: 'done' } },
  ]);

  it.each([
    ['2025-12-31T23:59:59.999Z', null],
    [at(0), 'open'],
    ['2026-01-01T00:00:59.999Z', 'open'],
    [at(1), 'in-progress'],
    ['2026-01-01T01:01:00+01:00', 'in-progress'],
    ['2026-01-01T00:01:00Z', 'in-progress'],
    [at(2), 'done'],
    ['2027-01-01T00:00:00Z', 'done'],
  ])('%s is %s', (instant, status) => {
    expect(asOf(events, instant)?.status ?? null).toBe(status);
  });

  it('is read from its deleted life, too', () => {
    const gone = record([...created(), { type: 'TaskDeleted', data: {} }]);
    expect(asOf(gone, at(0))).toMatchObject({ deleted: false });
    expect(asOf(gone, at(1))).toMatchObject({ deleted: true });
  });

  it('was not there before it was created, even where an imported row says that it was worked on', () => {
    const occurred = (revision: number) => ({ at: at(5 - revision), actor: events[0]!.metadata.actor });
    const backwards = record([...created(), { type: 'TaskStarted', data: {} }], { occurred });
    expect(asOf(backwards, at(4))).toBeNull();
    expect(asOf(backwards, at(5))?.status).toBe('in-progress');
  });
});
