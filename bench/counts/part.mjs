import pg from 'pg';
import { countOverdue, tallyTasks } from '../../dist/projections/task-list/index.js';
import { NO_FAULTS } from '../common/oracle.mjs';
import { median, quantile } from '../common/statistics.mjs';
import { dataset } from '../data/dataset.mjs';
import { contactId, memberId } from '../data/fill-log.mjs';
import { MEMBER, ORGANIZATION } from '../http/task-body.mjs';
import { openReadModel, scope } from '../list/in-process.mjs';

const STATUSES = ['open', 'in_progress', 'done', 'dismissed'];
const OVERDUE = `status in ('open', 'in-progress') and due_at < $2`;

/** What is counted: the filters of the read model, and the condition of the GROUP BY by hand. */
const COUNTS = [
  { name: 'without filters', filters: {}, target: { atMost: 0.01 } },
  { name: 'category=meeting', filters: { category: ['meeting'] }, where: 'category = $2', values: ['meeting'] },
  { name: 'assigned_to=id', filters: { assigned_to: [memberId(3)] }, where: 'assigned_to = $2', values: [memberId(3)] },
  { name: 'assigned_to=me', filters: { assigned_to: [MEMBER] }, where: 'assigned_to = $2', values: [MEMBER] },
  { name: 'contact_id=id', filters: { contact_id: [contactId(7)] }, where: 'contact_id = $2', values: [contactId(7)] },
  { name: 'q', filters: { q: 'zanzibar' }, where: `search like '%' || $2 || '%'`, values: ['ZANZIBAR'] },
];

/** P6: the counts of the tabs and what is overdue, beside GROUP BY over the same table. */
export async function counts({ postgres, small, tasks }) {
  const rounds = small ? 5 : 9;
  const { url } = await dataset(postgres, tasks);
  const model = openReadModel(url);
  const bare = new pg.Pool({ connectionString: `${url}?options=-c%20search_path%3Dread_model`, max: 2 });
  const now = new Date().toISOString();
  const moment = { now, startOfToday: now };
  const rows = [];
  const add = async (name, own, theirs, target) => rows.push(await compare(name, tasks, rounds, own, theirs, target));

  for (const { name, filters, where, values = [], target = null } of COUNTS)
    await add(
      `tab counts, ${name}`,
      () => tallyTasks(model.db, scope, filters, moment),
      () => groupBy(bare, name, where, values),
      target,
    );
  await add(
    'overdue, without filters',
    async () => ({ overdue: await countOverdue(model.db, scope, {}, moment) }),
    async () => {
      const text = `select count(*)::int as overdue from task where organization_id = $1 and ${OVERDUE}`;
      return (await bare.query({ name: 'overdue', text, values: [ORGANIZATION, now] })).rows[0];
    },
    null,
  );
  await model.pool.end();
  await bare.end();
  return rows;
}

async function groupBy(pool, name, where, values) {
  const condition = where ? `and ${where}` : '';
  const text = `select status, count(*)::int as n from task where organization_id = $1 ${condition} group by status`;
  const { rows } = await pool.query({ name, text, values: [ORGANIZATION, ...values] });
  const found = new Map(rows.map(({ status, n }) => [status.replace('-', '_'), n]));
  return Object.fromEntries(STATUSES.map((status) => [status, found.get(status) ?? 0]));
}

async function compare(name, tasks, rounds, own, theirs, target) {
  const times = { own: [], theirs: [] };
  let [mine, right] = [];
  for (let n = -1; n < rounds; n++) {
    const started = performance.now();
    mine = await own();
    const between = performance.now();
    right = await theirs();
    if (n < 0) continue;
    times.own.push(between - started);
    times.theirs.push(performance.now() - between);
  }
  // Fewer than there are is lost, more is doubled.
  const differences = Object.keys(right).map((key) => mine[key] - right[key]);
  const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);
  const figures = (all) => ({ p50: median(all), p99: quantile(all, 0.99) });
  return {
    part: 'P6',
    what: `${name}, ${tasks.toLocaleString('en-US')} tasks`,
    ours: figures(times.own),
    peer: { name: 'GROUP BY through `pg`', ...figures(times.theirs) },
    ratio: median(times.own) / median(times.theirs),
    target,
    faults: {
      ...NO_FAULTS,
      lost: sum(differences.map((n) => Math.max(0, -n))),
      doubled: sum(differences.map((n) => Math.max(0, n))),
    },
  };
}
