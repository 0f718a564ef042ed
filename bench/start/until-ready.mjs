import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../dist/libs/postgres/server/index.js';
import { bareEnvironment, ROOT } from '../common/service.mjs';

/**
 * Starts a service by an npm script, and stops it again; answers the milliseconds until it said that it is ready,
 * or what `ask` then found out.
 */
export async function untilReady(script, env, ask) {
  const port = await freePort();
  const started = performance.now();
  const child = spawn('npm', script, {
    cwd: ROOT,
    env: { ...bareEnvironment(), ...env, PORT: String(port) },
    stdio: 'ignore',
    detached: true,
  });
  const exited = once(child, 'exit');
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`npm ${script.join(' ')} ended with ${child.exitCode}`);
    await pause(2);
  }
  const took = performance.now() - started;
  const answer = ask && (await ask(port));
  process.kill(-child.pid, 'SIGTERM');
  await exited;
  return answer ?? took;
}

function isReady(port) {
  const { promise, resolve } = Promise.withResolvers();
  get({ port, host: '127.0.0.1', path: '/health/ready', agent: false }, (reply) => {
    reply.resume();
    resolve(reply.statusCode === 200);
  }).on('error', () => resolve(false));
  return promise;
}
