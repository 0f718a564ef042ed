import { describe, expect, it } from '@jest/globals';
import {
  AttachmentNotFreeError,
  CommentNotFoundError,
  evolve,
  history,
  type NewComment,
  type TaskEvent,
  TaskNotFoundError,
  type TaskState,
} from './index.ts';
import { created, given, inStatus, record } from './testing/given.ts';

const ADA = { member_id: 'm2', name: 'Ada' };
const commented = (id: string, fields: Partial<NewComment> = {}): TaskEvent => {
  const { body = 'Look', mentions = [], attachment_ids = [] } = fields;
  return {
    type: 'TaskCommented',
    data: { comment_id: id, body, mentions: [...mentions], attachment_ids: [...attachment_ids] },
  };
};
const uploaded = (attachment_id: string): TaskEvent => ({
  type: 'TaskAttachmentAdded',
  data: { attachment_id, name: 'scan.pdf', size: 7, type: 'application/pdf', sha256: 'ff' },
});
const edited = (id: string, body: string): TaskEvent => ({
  type: 'TaskCommentEdited',
  data: { comment_id: id, body, mentions: [] },
});
const comment = (fields: Partial<NewComment> = {}) =>
  ({ type: 'comment', comment: { id: 'x', body: 'Look', mentions: [], attachment_ids: [], ...fields } }) as const;

describe('a comment', () => {
  it('says what was said, whom it mentions and what it carries', () => {
    given(...created(), uploaded('a'), uploaded('b'))
      .when(comment({ mentions: [ADA], attachment_ids: ['b'] }))
      .then(commented('x', { mentions: [ADA], attachment_ids: ['b'] }));
  });

  it('carries an attachment once, however often it names it', () => {
    given(...created(), uploaded('a'))
      .when(comment({ attachment_ids: ['a', 'a'] }))
      .then(commented('x', { attachment_ids: ['a'] }));
  });

  it('carries only attachments of its task that no other comment carries', () => {
    const past = [...created(), uploaded('a'), uploaded('b'), commented('y', { attachment_ids: ['a'] })];
    given(...past)
      .when(comment({ attachment_ids: ['b', 'c'] }))
      .thenRefused(AttachmentNotFreeError, { index: 1, carriedBy: null });
    given(...past)
      .when(comment({ attachment_ids: ['a'] }))
      .thenRefused(AttachmentNotFreeError, { index: 0, carriedBy: 'y' });
  });

  it('may repeat what another one says: it is another one', () => {
    given(...created(), commented('y'))
      .when(comment())
      .then(commented('x'));
  });

  it.each(['done', 'dismissed'] as const)('goes on a %s task, too, and takes a reason', (status) => {
    const [event] = [commented('x')];
    given(...inStatus(status))
      .when({ ...comment(), reason: 'for the record' })
      .then({ ...event, data: { ...event?.data, reason: 'for the record' } } as TaskEvent);
  });

  it('goes on no task that is gone', () => {
    given(...created(), { type: 'TaskDeleted', data: {} })
      .when(comment())
      .thenRefused(TaskNotFoundError);
  });
});

describe('an edit of a comment', () => {
  it('says the new text and all whom that mentions', () => {
    given(...created(), commented('x'))
      .when({ type: 'edit-comment', id: 'x', body: 'See', mentions: [ADA] })
      .then({ type: 'TaskCommentEdited', data: { comment_id: 'x', body: 'See', mentions: [ADA] } });
  });

  it('to the present text adds no event', () => {
    given(...created(), commented('x'), edited('x', 'See'))
      .when({ type: 'edit-comment', id: 'x', body: 'See', mentions: [] })
      .thenNothing();
  });

  it('leaves its place, its author and its attachments', () => {
    given(...created(), uploaded('a'), commented('x', { attachment_ids: ['a'] }), commented('y'))
      .when({ type: 'edit-comment', id: 'x', body: 'See', mentions: [] })
      .thenState({
        comments: [
          { id: 'x', body: 'See', revision: 2 },
          { id: 'y', edited_at: null },
        ],
        attachments: [{ id: 'a', comment_id: 'x' }],
      });
  });

  it('needs the comment', () => {
    given(...created(), commented('x'), { type: 'TaskCommentDeleted', data: { comment_id: 'x' } })
      .when({ type: 'edit-comment', id: 'x', body: 'See', mentions: [] })
      .thenRefused(CommentNotFoundError, { id: 'x' });
  });
});

describe('a deletion of a comment', () => {
  const past = [
    ...created(),
    uploaded('a'),
    uploaded('b'),
    commented('x', { attachment_ids: ['a'] }),
    commented('y', { attachment_ids: ['b'] }),
  ];

  it('takes along what the comment carries, and nothing else', () => {
    const when = given(...past).when({ type: 'delete-comment', id: 'x', reason: 'wrong patient' });
    when.then(
      { type: 'TaskAttachmentRemoved', data: { attachment_id: 'a', reason: 'wrong patient' } },
      { type: 'TaskCommentDeleted', data: { comment_id: 'x', reason: 'wrong patient' } },
    );
    when.thenState({ comments: [{ id: 'y' }], attachments: [{ id: 'b' }] });
  });

  it('needs the comment', () => {
    given(...created())
      .when({ type: 'delete-comment', id: 'x' })
      .thenRefused(CommentNotFoundError);
  });
});

describe('a task with many comments', () => {
  const MANY = 5_000;
  const long = record([
    ...created(),
    ...Array.from({ length: MANY }, (_, n) => commented(`c${n}`)),
    edited('c0', 'See'),
    edited(`c${MANY - 1}`, 'See'),
    { type: 'TaskCommentDeleted', data: { comment_id: 'c7' } },
  ]);

  it('is folded with each comment that an event leaves alone the same object as before', () => {
    const [before, after] = [MANY, MANY + 1].map((n) => long.slice(0, n + 1).reduce<TaskState>(evolve, null));
    expect(before?.comments).toHaveLength(MANY);
    expect(after?.comments.filter(({ body }) => body === 'See')).toHaveLength(1);
    const next = evolve(after ?? null, long[MANY + 2]!);
    const others = next.comments.filter((one, n) => one !== after?.comments[n]);
    expect(others.map(({ id }) => id)).toEqual([`c${MANY - 1}`]);
  });

  it('has a history of one change an event', () => {
    const entries = history(long);
    expect(entries.slice(1).every(({ changes }) => changes.length === 1)).toBe(true);
    expect(entries.slice(-3).map(({ changes }) => changes[0])).toMatchObject([
      { field: 'comments', old: { id: 'c0', body: 'Look' }, new: { id: 'c0', body: 'See' } },
      { field: 'comments', old: { id: `c${MANY - 1}` }, new: { body: 'See' } },
      { field: 'comments', old: { id: 'c7' }, new: null },
    ]);
  });
});
