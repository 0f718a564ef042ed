import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../common/folder.mjs';
import { query } from '../common/postgres.mjs';
import { startDocket } from '../common/service.mjs';
import { fillLog } from './fill-log.mjs';

const REBUILD = fileURLToPath(new URL('rebuild-process.mjs', import.meta.url));
const made = new Map();

/**
 * A Docket with so many tasks, whose task list was rebuilt from its log: made once in a run, for all parts.
 * `env` starts a service on it, for which `token` holds; `rebuild` is what the rebuild took.
 */
export function dataset(postgres, tasks, execArgv = []) {
  if (!made.has(tasks)) made.set(tasks, make(postgres, tasks, execArgv));
  return made.get(tasks);
}

async function make(postgres, tasks, execArgv) {
  const url = await postgres.createDatabase(`tasks_${tasks}`);
  const env = { DATABASE_URL: url, DOCKET_HOME: makeFolder(`home-${tasks}`) };
  const { token, stop } = await startDocket({ env });
  await stop();
  const events = await fillLog(url, tasks);
  await query(url, 'checkpoint');
  const milliseconds = await rebuild(env, execArgv);
  await query(url, 'vacuum analyze');
  return { url, env, token, tasks, events, rebuild: { seconds: milliseconds / 1000, events } };
}

/** Rebuilds the task list, or another read model, in a process of its own. */
export async function rebuild({ DATABASE_URL, DOCKET_HOME }, execArgv = [], name = 'task-list') {
  const child = fork(REBUILD, [DATABASE_URL, DOCKET_HOME, name], { execArgv });
  const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the rebuild ended with ${code}`)));
  failed.catch(() => undefined);
  return (await Promise.race([once(child, 'message'), failed]))[0];
}
