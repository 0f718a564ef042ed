import { describe, expect, it } from '@jest/globals';
import type { GivenTask } from './index.ts';
import { toTasks } from './index.ts';

const call = {
  endedAt: '2026-03-24T13:12:30Z',
  zone: 'Europe/Berlin',
  spoken: 'I will send you\nthe invoice by Friday. “Promised!”',
};
let made = 0;
const keep = (...given: readonly GivenTask[]) => toTasks(given, call, () => `id-${made++}`);
function one(fields: object = {}, facts = call) {
  const [task] = toTasks([{ title: 'T', ...fields }], facts, () => 'id');
  if (!task) throw new Error('no task was kept');
  return task;
}

describe('of what a model gives Docket keeps', () => {
  it('the title, cut to 255 code points', () => {
    expect(one({ title: ' Send it\n' }).title).toBe('Send it');
    expect(one({ title: 'x'.repeat(256) }).title).toBe('x'.repeat(255));
    expect(one({ title: '😀'.repeat(300) }).title).toBe('😀'.repeat(255));
    expect(one({ title: `a\0b\uD800` }).title).toBe('ab\uFFFD');
  });

  it('only tasks with a title', () => {
    expect(keep({ title: ' ' }, { title: 'A' }, { title: '' }).map(({ title }) => title)).toEqual(['A']);
    expect(keep()).toEqual([]);
  });

  it('the first five', () => {
    const titles = ['1', '2', '3', '4', '5', '6', '7'];
    expect(keep(...titles.map((title) => ({ title }))).map(({ title }) => title)).toEqual(titles.slice(0, 5));
    expect(keep(...Array<GivenTask>(7).fill({ title: 'same' }))).toHaveLength(5);
  });

  it.each(['follow-up', 'callback', 'send-info', 'meeting', 'general'])('the category %s', (category) => {
    expect(one({ category }).category).toBe(category);
  });

  it.each([undefined, null, 'Follow Up', 'sales', 7, {}])('general for the category %j', (category) => {
    expect(one({ category }).category).toBe('general');
  });

  it.each(['urgent', 'high', 'medium', 'low'])('the priority %s', (priority) => {
    expect(one({ priority }).priority).toBe(priority);
  });

  it.each([undefined, null, 'HIGH', 'p1', 1])('medium for the priority %j', (priority) => {
    expect(one({ priority }).priority).toBe('medium');
  });

  it('the description, cut to 2,000 code points; none for what is no text or empty', () => {
    expect(one({ description: '😀'.repeat(2_001) }).description).toBe('😀'.repeat(2_000));
    for (const description of [undefined, null, 17, ['a'], '  ']) expect(one({ description }).description).toBeNull();
  });

  it.each([
    [0, '2026-03-24T16:00:00Z'],
    [3.99, '2026-03-27T16:00:00Z'],
    // Summer time begins on the 29th.
    [5, '2026-03-29T15:00:00Z'],
    [-1, '2026-03-24T16:00:00Z'],
    [-0.5, '2026-03-24T16:00:00Z'],
    [365, '2027-03-24T16:00:00Z'],
    [366, '2027-03-24T16:00:00Z'],
    [1e300, '2027-03-24T16:00:00Z'],
  ])('an offset of %d days as 17:00 of that day: %s', (due_date_offset_days, due_date) => {
    expect(one({ due_date_offset_days }).due_date).toBe(due_date);
  });

  it.each([undefined, null, '3', [3], {}, true])('no due date for an offset of %j', (due_date_offset_days) => {
    expect(one({ due_date_offset_days }).due_date).toBeNull();
  });

  it("the day counted from the call's end where the organization is", () => {
    const late = { ...call, endedAt: '2026-03-24T23:30:00Z' };
    expect(one({ due_date_offset_days: 0 }, late).due_date).toBe('2026-03-25T16:00:00Z');
    expect(one({ due_date_offset_days: 9 }, { ...call, endedAt: '9999-12-30T12:00:00Z' }).due_date).toBeNull();
    const tokyo = { ...call, zone: 'Asia/Tokyo' };
    expect(one({ due_date_offset_days: 1 }, tokyo).due_date).toBe('2026-03-25T08:00:00Z');
  });

  it.each([
    ['I will send you the invoice by Friday', 'I will send you\nthe invoice by Friday'],
    ['i WILL send  you\tthe invoice ', 'I will send you\nthe invoice'],
    ['the invoice by Friday. "Promised!"', 'the invoice by Friday. “Promised!”'],
    ['invoice', 'invoice'],
    ['請求書を送ります', '請求書を送ります'],
    ['cafe\u0301 at ﬁve', 'café at five'],
  ])('as evidence %j the very words of the transcript: %j', (evidence, words) => {
    const said = `${call.spoken} 来週請求書を送りますね。 The café at five 😀.`;
    expect(one({ evidence }, { ...call, spoken: said }).evidence).toBe(words);
  });

  it.each([undefined, null, 7, '', '   ', 'I will pay the invoice', 'nd you the inv', 'by Friday I', 'send invoice'])(
    'no evidence for %j, which does not',
    (evidence) => {
      expect(one({ evidence }).evidence).toBeNull();
    },
  );
});
