import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));

/** A store in a process of its own. `round` lets it write and answers the figures and faults of that round. */
export async function startContestant(store, url) {
  const child = fork(WORKER, [new URL(`stores/${store}.mjs`, import.meta.url).href, url]);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`the process of ${store} ended`)));
  ended.catch(() => undefined);
  const answer = async () => (await Promise.race([once(child, 'message'), ended]))[0];
  await answer();
  return {
    round(order) {
      child.send(order);
      return answer();
    },
    stop: () => child.disconnect(),
  };
}
