import fc from 'fast-check';
import { DUE_SAMPLES } from './due-dates.ts';

const CATEGORIES = ['follow-up', 'callback', 'send-info', 'meeting', 'general'];
const PRIORITIES = ['urgent', 'high', 'medium', 'low'];
const TITLES = [
  'Call Ada',
  'call BOB back',
  '100% sure_',
  'Rückruf \\ heute',
  "  O'Neil & Söhne  ",
  '日本語 \u{1F469}‍\u{1F467}',
  'a,b;c:d',
];
const TEXTS = ['', 'He asked TWICE\nand again', '50%_off \\ "now"', 'übermorgen'];
const SEARCHES = [
  'call',
  'BOB',
  '%',
  '_',
  '\\',
  'rückRUF',
  "o'neil",
  'ÜBER',
  'twice',
  ',',
  '日本',
  'nowhere',
  '&',
  ' ',
];
const REFERENCES = ['report', 'order'].flatMap((kind) => ['R-1', 'R/2 ü', 'x:y'].map((id) => ({ kind, id })));

const COMMANDS = ['start', 'stop', 'done', 'resolve', 'dismiss', 'reopen', 'self-assign'] as const;

/** Indexes are taken modulo the number of members, contacts or tasks that there are. */
const index = fc.nat(30);
/** Mostly those who may write. */
const by = fc.constantFrom(0, 1, 1, 2, 2, 3, 3, 4);
const reference = fc
  .tuple(fc.constantFrom(...REFERENCES), fc.constantFrom(null, 'CBC'))
  .map(([key, label]) => ({ ...key, label }));
const reason = fc.constantFrom(null, null, null, 'he rang again', 'solved itself');
const who = fc.oneof(fc.constant(null), index);

const fields = fc.record(
  {
    title: fc.constantFrom(...TITLES),
    description: fc.constantFrom(null, ...TEXTS),
    category: fc.constantFrom(...CATEGORIES),
    priority: fc.constantFrom(null, ...PRIORITIES),
    due: fc.constantFrom(null, ...DUE_SAMPLES),
    assigned_to: who,
    reporter_id: who,
  },
  { requiredKeys: [] },
);

/** What comments say, less whom they name. */
const SAYINGS = ['He asked TWICE', 'Rückruf 50%_off', 'see \\ "now"', ''];

const saying = {
  text: fc.constantFrom(...SAYINGS),
  mentioned: fc.array(index, { maxLength: 2 }),
};

/** A step of a random life of an organization. */
export const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('create' as const),
      by,
      type: fc.constantFrom('contact', 'contact', 'internal', 'personal'),
      contact: index,
      title: fc.constantFrom(...TITLES),
      category: fc.constantFrom(...CATEGORIES),
      fields,
      references: fc.array(reference, { maxLength: 3 }),
      reason,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('merge' as const),
      by,
      task: index,
      method: fc.constantFrom('PUT', 'PATCH'),
      fields,
      add: fc.array(reference, { maxLength: 2 }),
      remove: fc.array(reference, { maxLength: 2 }),
      reason,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('command' as const),
      by,
      task: index,
      name: fc.constantFrom(...COMMANDS),
      reason,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('assign' as const), by, task: index, to: who, reason }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('link' as const),
      by,
      task: index,
      reference,
      remove: fc.boolean(),
      reason,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('comment' as const), by, task: index, ...saying, reason }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), by, task: index, comment: index, ...saying, reason }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('withdraw' as const), by, task: index, comment: index, reason }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), by, task: index, reason }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('contact' as const),
      contact: index,
      name: fc.constantFrom('Ada', 'Bob', 'Čapek'),
      owners: fc.array(index, { maxLength: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('member' as const),
      member: index,
      name: fc.constantFrom('Grace', 'Alan', 'Zoë'),
      role: fc.constantFrom(
        'admin' as const,
        'member' as const,
        'agent' as const,
        'viewer' as const,
        'auditor' as const,
      ),
    }),
  },
);

export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const some = <T>(...values: readonly T[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 1 });

/** A question to ask afterwards. Members and contacts by index. */
export const question = fc.record({
  by,
  sort: fc.constantFrom('newest', 'due_date'),
  repeat: fc.boolean(),
  limit: fc.integer({ min: 1, max: 7 }),
  offset: fc.nat(8),
  /** The number of an event, for a list as of its time. */
  event: fc.nat(60),
  status: some('open', 'in-progress', 'done', 'dismissed'),
  category: some(...CATEGORIES),
  priority: some(...PRIORITIES),
  source: some('manual', 'manual', 'ai'),
  type: some('contact', 'internal', 'personal', 'report-exception'),
  contacts: some(0, 1, 2),
  assignees: some<number | 'me' | 'none'>('me', 'none', 0, 1, 2, 3),
  reference: some(...REFERENCES.map(({ kind, id }) => `${kind}:${id}`)),
  due_before: fc.option(
    fc.constantFrom('2020-06-01T07:30:15Z', '2031-03-28T15:00:00+01:00', '2031-10-26T01:30:00.001Z'),
    { nil: undefined, freq: 1 },
  ),
  due_after: fc.option(fc.constantFrom('2020-05-31T22:00:00Z', '2020-05-31T21:59:59.999Z', '2031-03-28T14:00:00Z'), {
    nil: undefined,
    freq: 1,
  }),
  overdue: fc.constantFrom(undefined, undefined, undefined, true, false),
  q: fc.option(fc.constantFrom(...SEARCHES), { nil: undefined, freq: 1 }),
});

export type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;
