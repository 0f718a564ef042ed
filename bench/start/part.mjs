import { makeFolder } from '../common/folder.mjs';
import { NO_FAULTS } from '../common/oracle.mjs';
import { median, quantile } from '../common/statistics.mjs';
import { openConnection, requestText } from '../http/client.mjs';
import { fillHome } from './fill-home.mjs';
import { untilReady } from './until-ready.mjs';

/** P9: `npm start` on an existing store until it is ready, beside the smallest Nest service, started by npm, too. */
export async function start({ small }) {
  const rounds = small ? 3 : 9;
  const home = { DOCKET_HOME: makeFolder('start') };
  const tasks = small ? 200 : 2_000;
  const token = await fillHome(home, tasks);
  const [docket, hello] = [[], []];
  // The first start after a build fills the cache of compiled code.
  await untilReady(['start'], home);
  for (let n = 0; n < rounds; n++) {
    hello.push(await untilReady(['run', 'nest-hello', '--prefix', 'bench'], {}));
    docket.push(await untilReady(['start'], home));
  }
  const stored = await untilReady(['start'], home, (port) => countTasks(port, token));
  // The demo organization has a task of its own.
  const more = stored - tasks - 1;
  const faults = { ...NO_FAULTS, lost: Math.max(0, -more), doubled: Math.max(0, more) };
  const figures = (times) => ({ p50: median(times), p99: quantile(times, 0.99) });
  return [
    {
      part: 'P9',
      what: '`npm start` on an existing store until ready',
      ours: figures(docket),
      peer: { name: 'a Nest hello by npm', ...figures(hello) },
      ratio: median(docket.map((time, i) => time / hello[i])),
      target: { atMost: 2 },
      faults,
    },
  ];
}

async function countTasks(port, token) {
  const connection = await openConnection(port);
  const { body } = await connection.send(requestText('GET', '/api/tasks/counts', { token }));
  connection.close();
  return JSON.parse(body).open;
}
