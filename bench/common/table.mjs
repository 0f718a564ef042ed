const number = (value) =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value >= 10 ? value.toFixed(1) : value.toFixed(2);

const figures = ({ rate, p50, p99 }, unit) =>
  [rate === undefined ? '' : `${number(rate)} ${unit}`, p50 === undefined ? '' : `${number(p50)} / ${number(p99)} ms`]
    .filter(Boolean)
    .join(', ');

const met = (ratio, target) => (target.atLeast === undefined ? ratio <= target.atMost : ratio >= target.atLeast);

const verdict = (ratio, target) => {
  if (!target) return '';
  const aim = target.atLeast === undefined ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
  return `${aim} ${target.unit ?? '×'}: ${met(ratio, target) ? 'met' : 'missed'}`;
};

/** The rows of parts as a table in Markdown. */
export function toTable(rows) {
  const head = [
    '',
    'what',
    'Docket, p50 / p99',
    'beside',
    'peer, p50 / p99',
    'ratio',
    'aim',
    'lost, doubled, misordered',
  ];
  const lines = rows.map(({ part, what, unit, ours, peer, ratio, target, faults }) => [
    part,
    what,
    figures(ours, unit),
    peer?.name ?? '',
    peer ? figures(peer, unit) : '',
    `${number(ratio)} ${target?.unit ?? '×'}`,
    verdict(ratio, target),
    `${faults.lost}, ${faults.doubled}, ${faults.misordered}`,
  ]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
