import { median, quantile } from '../common/statistics.mjs';

/** The rows of P5: first page, deep cursor, and the worst of the filters, each beside its peers. */
export function toRows(results, tasks) {
  const million = tasks.toLocaleString('en-US');
  const [first, deep, ...filters] = results;
  const row = ({ name, times, faults }, ours, peer, peerName, where, target) => ({
    part: 'P5',
    what: `list, ${name}, ${where}`,
    ours: { p50: median(times[ours]), p99: quantile(times[ours], 0.99) },
    peer: { name: peerName, p50: median(times[peer]), p99: quantile(times[peer], 0.99) },
    ratio: median(times[ours]) / median(times[peer]),
    target,
    faults,
  });
  const sql = (result) =>
    row(result, 'own', 'bare', 'bare SQL through `pg`', `${million} tasks, in process`, { atMost: 1.5 });
  const plain = (result) => row(result, 'many', 'plain', 'plain Nest service', `${million} tasks, HTTP`, { atMost: 1 });
  const size = (result) =>
    row(result, 'many', 'few', 'the same with few tasks', `${million} tasks, HTTP`, { atMost: 1.3 });
  const worst = (make, among) => among.map(make).sort((a, b) => b.ratio - a.ratio)[0];
  const named = (made, text) => ({ ...made, what: made.what.replace('list, ', `list, worst of ${text}: `) });
  return [
    ...[sql, plain, size].map((make) => make(first)),
    ...[sql, plain].map((make) => make(deep)),
    {
      ...row(deep, 'many', 'many', 'the first page', `${million} tasks, HTTP`, { atMost: 1.3 }),
      peer: { name: 'the first page', p50: median(first.times.many), p99: quantile(first.times.many, 0.99) },
      ratio: median(deep.times.many) / median(first.times.many),
    },
    named(worst(sql, filters), 'the filters'),
    named(worst(plain, filters), 'the filters'),
    named(
      worst(
        size,
        filters.filter(({ full }) => full),
      ),
      'the filters',
    ),
  ];
}
