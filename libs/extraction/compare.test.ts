import { describe, expect, it } from '@jest/globals';
import { compareTasks, type JudgedTask } from './compare.ts';

const old = (title: string, verdict: JudgedTask['verdict'] = 'kept', evidence: string | null = null) => ({
  title,
  evidence,
  verdict,
});

describe('a new answer held against an old one', () => {
  it('finds the same task by the words of its title or of its evidence', () => {
    const invoice = old('Send Ada the invoice');
    const meeting = old('Meet next week', 'dismissed', 'let us meet on Monday at ten');
    const { again, lost, added } = compareTasks(
      [invoice, meeting],
      [{ title: 'Appointment', evidence: 'Let us meet on Monday.' }, { title: 'send the INVOICE to Ada' }],
    );
    expect([again, lost, added]).toEqual([[meeting, invoice], [], []]);
  });

  it('tells what is lost and what is new; no task stands for two', () => {
    const [one, two] = [old('Call Bob'), old('Call Bob back', 'edited')];
    const { again, lost, added } = compareTasks([one, two], [{ title: 'Call Bob' }, { title: 'Write to Eve' }]);
    expect([again, lost, added]).toEqual([[one], [two], [{ title: 'Write to Eve' }]]);
    expect(compareTasks([], [])).toEqual({ again: [], lost: [], added: [] });
  });
});
