import { reportTasks } from '../../dist/projections/reports/index.js';
import { NO_FAULTS } from '../common/oracle.mjs';
import { query } from '../common/postgres.mjs';
import { median, quantile } from '../common/statistics.mjs';
import { openReadModel, scope } from '../list/in-process.mjs';

const GROUPINGS = [
  [],
  ['status'],
  ['category'],
  ['priority'],
  ['source'],
  ['type'],
  ['assignee'],
  ['reporter'],
  ['day'],
  ['week'],
  ['month'],
  ['status', 'assignee'],
  ['status', 'category', 'priority'],
  ['status', 'month'],
  ['category', 'month'],
];

const BORN = `select count(*)::int as n from read_model.report_task where created_at <= $1`;

const MIDDLE = 'select min(created_at) + (max(created_at) - min(created_at)) / 2 as at from read_model.report_task';

/** Reports on all tasks, as they are and as they stood at an instant in the middle, each in the milliseconds it took. */
export async function reports(url, tasks, small) {
  const model = openReadModel(url);
  const [{ at }] = await query(url, MIDDLE);
  const rows = [];
  for (const [asOf, atMost, rounds] of [
    [null, 200, small ? 3 : 9],
    [at.toISOString(), 2_000, small ? 2 : 5],
  ]) {
    const [{ n }] = await query(url, BORN, [asOf ?? 'infinity']);
    for (const groupBy of GROUPINGS)
      rows.push(await measure(model.db, { groupBy, asOf, atMost, rounds, tasks, wanted: n }));
  }
  await model.pool.end();
  return rows;
}

async function measure(db, { groupBy, asOf, atMost, rounds, tasks, wanted }) {
  const times = [];
  let counted = 0;
  for (let n = -1; n < rounds; n++) {
    const began = performance.now();
    const lines = await reportTasks(db, { tasks: scope, seesDeleted: true }, { groupBy, asOf, filters: {} });
    if (n >= 0) times.push(performance.now() - began);
    counted = lines.reduce((sum, { count }) => sum + count, 0);
  }
  const when = asOf === null ? '' : ' as of an instant';
  return {
    part: 'P10',
    what: `report${when} by ${groupBy.join(', ') || 'nothing'}, ${tasks.toLocaleString('en-US')} tasks`,
    ours: { p50: median(times), p99: quantile(times, 0.99) },
    peer: null,
    ratio: median(times),
    target: { atMost, unit: 'ms' },
    faults: { ...NO_FAULTS, lost: Math.max(0, wanted - counted), doubled: Math.max(0, counted - wanted) },
  };
}
