/** Due dates in Europe/Berlin as clients send them, and by hand what they mean (specification §5). */
export interface DueSample {
  readonly sent: string;
  readonly due_date: string;
  readonly due_kind: 'date' | 'datetime';
  readonly due_local: string;
  readonly past: boolean;
}

const sample = (sent: string, due_date: string, due_local = sent): DueSample => ({
  sent,
  due_date,
  due_kind: sent.includes('T') ? 'datetime' : 'date',
  due_local,
  past: due_date < '2026',
});

export const DUE_SAMPLES: readonly DueSample[] = [
  sample('2020-06-01', '2020-05-31T22:00:00Z'),
  sample('2020-06-01T00:00', '2020-05-31T22:00:00Z'),
  sample('2020-06-01T09:30:15', '2020-06-01T07:30:15Z'),
  sample('2031-03-28', '2031-03-27T23:00:00Z'),
  sample('2031-03-28T15:00', '2031-03-28T14:00:00Z'),
  sample('2031-03-28T15:00:00+01:00', '2031-03-28T14:00:00Z', '2031-03-28T15:00'),
  // That night has no half past two, and in October two of them.
  sample('2031-03-30T02:30', '2031-03-30T01:30:00Z', '2031-03-30T03:30'),
  sample('2031-10-26T02:30', '2031-10-26T00:30:00Z'),
  sample('2031-10-26T01:30:00Z', '2031-10-26T01:30:00Z', '2031-10-26T02:30:00+01:00'),
];
