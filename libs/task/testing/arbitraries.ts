import fc from 'fast-check';
import type { TaskChanges } from '../index.ts';
import { newTask } from './given.ts';
import type { Happening } from './model.ts';

/** Few values each, so that random histories often set what is there already. */
const few = <const T>(...values: readonly T[]) => fc.constantFrom(...values);

const reference = fc.record({ kind: few('report', 'sample'), id: few('1', '2'), label: few('CBC', 'CRP') });
const due = few(
  { due_date: '2026-03-28T14:00:00Z', due_kind: 'datetime' as const },
  { due_date: '2026-03-28T14:00:00Z', due_kind: 'date' as const },
  { due_date: '2026-03-29T14:00:00Z', due_kind: 'date' as const },
);
const member = few('m1', 'm2', null);
const fields = {
  title: few('Call back', 'Write'),
  description: few('About the invoice', '', null),
  category: few('callback' as const, 'general' as const),
  priority: few('high' as const, 'low' as const, null),
  reporter_id: member,
  due: fc.option(due),
  assigned_to: member,
};

const changes: fc.Arbitrary<TaskChanges> = fc.record(
  {
    ...fields,
    references: fc.record(
      { add: fc.array(reference, { maxLength: 3 }), remove: fc.array(reference, { maxLength: 3 }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const create: fc.Arbitrary<Happening> = fc
  .record({ ...fields, references: fc.array(reference, { maxLength: 3 }) })
  .map((given) => ({ type: 'create', task: newTask(given) }));

const comments = few('c1', 'c2', 'c3', 'c4');
const attachments = few('a1', 'a2', 'a3', 'a4');
const attachment = (id: string) => ({ id, name: 'scan.pdf', size: 7, type: 'application/pdf', sha256: 'ff' });
/** A text goes with its mentions: the same text has the same ones. */
const said = few(
  { body: 'Look', mentions: [] },
  { body: '@[Ada](m1) look', mentions: [{ member_id: 'm1', name: 'Ada' }] },
);
const discussion = fc.oneof<fc.WeightedArbitrary<Happening>[]>(
  {
    weight: 4,
    arbitrary: fc
      .tuple(comments, said, fc.array(attachments, { maxLength: 2 }))
      .map(([id, text, attachment_ids]) => ({ type: 'comment', comment: { id, ...text, attachment_ids } })),
  },
  { weight: 3, arbitrary: fc.tuple(comments, said).map(([id, text]) => ({ type: 'edit-comment', id, ...text })) },
  { weight: 2, arbitrary: comments.map((id) => ({ type: 'delete-comment', id })) },
  { weight: 2, arbitrary: attachments.map((id) => ({ type: 'attach', attachment: attachment(id) })) },
  { weight: 1, arbitrary: attachments.map((id) => ({ type: 'detach', attachment_id: id })) },
);

const next = fc.oneof<fc.WeightedArbitrary<Happening>[]>(
  { weight: 8, arbitrary: changes.map((changes) => ({ type: 'update', changes })) },
  { weight: 8, arbitrary: few('start', 'stop', 'done', 'dismiss', 'reopen').map((type) => ({ type })) },
  { weight: 8, arbitrary: discussion },
  { weight: 2, arbitrary: few('sent', 'skipped').map((type) => ({ type })) },
  { weight: 1, arbitrary: create },
  { weight: 1, arbitrary: fc.constant({ type: 'delete' }) },
);

/** What makes a comment or an attachment: their ids are made anew for each. */
const madeBy = (what: Happening): string | null =>
  what.type === 'comment' ? what.comment.id : what.type === 'attach' ? what.attachment.id : null;

/** A task's life: mostly it is created first. */
export const life: fc.Arbitrary<readonly Happening[]> = fc
  .tuple(fc.option(create, { freq: 20 }), fc.array(next, { maxLength: 25 }))
  .map(([first, rest]) => (first ? [first, ...rest] : rest))
  .map((whole) =>
    whole.filter((what, n) => madeBy(what) === null || whole.findIndex((one) => madeBy(one) === madeBy(what)) === n),
  );
