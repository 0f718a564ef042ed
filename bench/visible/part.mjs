import { setTimeout as pause } from 'node:timers/promises';
import { makeFolder } from '../common/folder.mjs';
import { query } from '../common/postgres.mjs';
import { startDocket } from '../common/service.mjs';
import { median, quantile } from '../common/statistics.mjs';
import { openConnection, requestText } from '../http/client.mjs';
import { load } from '../http/load.mjs';
import { paced } from '../http/paced.mjs';
import { taskBody } from '../http/task-body.mjs';

const CONNECTIONS = 64;

/** P7: from the answer of a create until the list shows the task, while others create at half of what the service can. */
export async function visible({ postgres, small }) {
  const url = await postgres.createDatabase('visible');
  const { port, token, stop } = await startDocket({ env: { DATABASE_URL: url, DOCKET_HOME: makeFolder('visible') } });
  const request = (n) => requestText('POST', '/api/tasks', { token, body: taskBody(`load ${n}`) });
  let created = 0;
  const taken = ({ status, body }) => {
    if (status !== 201) throw new Error(`the service answered ${status}: ${body}`);
    created++;
  };
  const full = async (seconds) => load(port, { connections: CONNECTIONS, seconds, request, taken });
  await full(2);
  const { latencies, seconds } = await full(small ? 2 : 4);
  const half = latencies.length / seconds / 2;

  // The load above may have left the list behind the log.
  await settled(url, created);
  const stopped = new AbortController();
  const pace = paced(port, { connections: CONNECTIONS, rate: half, signal: stopped.signal, request, taken });
  const times = await probe(port, token, small ? 3 : 12);
  stopped.abort();
  await pace;

  const faults = await compare(url, created + times.length);
  await stop();
  return [
    {
      part: 'P7',
      what: `created until in the list, ${Math.round(half).toLocaleString('en-US')} creates/s (half load)`,
      ours: { p50: median(times), p99: quantile(times, 0.99) },
      ratio: quantile(times, 0.99),
      target: { atMost: 50, unit: 'ms' },
      faults,
    },
  ];
}

/** Creates one task after another and asks for the list until it is there; answers the milliseconds each took. */
async function probe(port, token, seconds) {
  const connection = await openConnection(port);
  // A category that nobody else uses: its first row is the newest task of this probe.
  const body = JSON.stringify({ ...JSON.parse(taskBody('probe')), category: 'meeting' });
  const create = requestText('POST', '/api/tasks', { token, body });
  const list = requestText('GET', '/api/tasks?category=meeting&limit=1', { token });
  const times = [];
  for (const deadline = performance.now() + seconds * 1000; performance.now() < deadline; ) {
    const { id } = JSON.parse((await connection.send(create)).body);
    const answered = performance.now();
    while (JSON.parse((await connection.send(list)).body).data[0]?.id !== id);
    times.push(performance.now() - answered);
  }
  connection.close();
  return times;
}

const COUNTS = `
  select (select count(*) from log.event where type = 'TaskCreated')::int as logged,
    (select count(*) from read_model.task)::int as listed`;

/** How many creates more than the acknowledged ones log and list hold, once both hold all, or after ten seconds. */
async function settled(url, acknowledged) {
  for (let n = 0; ; n++) {
    const [{ logged, listed }] = await query(url, COUNTS);
    // The demo organization has a task of its own.
    const more = [logged, listed].map((count) => count - acknowledged - 1);
    if (n === 100 || more.every((count) => count >= 0)) return more;
    await pause(100);
  }
}

/** Every acknowledged create is in the log and in the list once. */
async function compare(url, acknowledged) {
  const more = await settled(url, acknowledged);
  return { lost: Math.max(0, -Math.min(...more)), doubled: Math.max(0, ...more), misordered: 0 };
}
