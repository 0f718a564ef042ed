import { roundOf } from '../common/statistics.mjs';
import { requestText } from './client.mjs';
import { load } from './load.mjs';
import { taskBody } from './task-body.mjs';

const CONNECTIONS = 64;

/** Creates of tasks at one service: `round` measures, `compare` is the oracle over all rounds so far. */
export function createsAt({ port, token, stored, settle }) {
  const acknowledged = new Set();
  let rounds = 0;
  let misordered = 0;
  return {
    async round(seconds, keyed = false) {
      const round = ++rounds;
      const titleOf = (n) => `round ${round} task ${n}`;
      const last = new Map();
      const request = (n) =>
        requestText('POST', '/api/tasks', {
          token,
          body: taskBody(titleOf(n)),
          headers: keyed ? { 'Idempotency-Key': `${round}-${n}` } : {},
        });
      const taken = ({ status, head, body }, _n, connection) => {
        if (status !== 201) throw new Error(`a create was answered ${status}: ${body}`);
        acknowledged.add(/"id":"([^"]+)"/.exec(body)?.[1]);
        const position = Number(/docket-position: (\d+)/i.exec(head)?.[1] ?? 0);
        if (position < (last.get(connection) ?? 0)) misordered++;
        last.set(connection, position);
      };
      const { latencies, seconds: took } = await load(port, { connections: CONNECTIONS, seconds, request, taken });
      const ended = performance.now();
      await settle();
      return { ...roundOf(latencies, took), requests: latencies.length, settled: performance.now() - ended };
    },
    async compare() {
      return stored ? { ...compareIds(await stored(), acknowledged), misordered } : { lost: 0, doubled: 0, misordered };
    },
  };
}

/** Every acknowledged task is stored once, and no other. Its id stands where its words are sealed. */
function compareIds(stored, acknowledged) {
  const found = new Set(stored);
  const lost = [...acknowledged].filter((id) => !found.has(id)).length;
  const strange = [...found].filter((id) => !acknowledged.has(id)).length;
  return { lost, doubled: stored.length - found.size + strange };
}
