import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../dist/libs/postgres/server/index.js';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Variables that Docket reads: what is set for another purpose must not change what is measured. */
const DOCKETS = /^(DOCKET_|DATABASE_URL$|EVENTSTORE_URL$|HOST$|PORT$|LOG_LEVEL$|RATE_LIMIT_)/;

/** The environment of this process without those. */
export const bareEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !DOCKETS.test(name)));

const living = new Set();
process.prependListener('exit', () => {
  for (const stop of living) stop();
});

/** Starts a program that serves HTTP on PORT, in a process group of its own; resolves when it has printed `sign`. */
export async function startService(command, args, { env, sign }) {
  const port = await freePort();
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...bareEnvironment(), ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const exited = once(child, 'exit');
  const signal = () => process.kill(-child.pid, 'SIGTERM');
  living.add(signal);
  child.once('exit', () => living.delete(signal));
  let output = '';
  const found = new Promise((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      const match = sign.exec(output);
      if (match) resolve(match);
    });
  });
  const ended = exited.then(([code, signal]) => {
    throw new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}:\n${output}`);
  });
  ended.catch(() => undefined);
  const match = await Promise.race([found, ended]);
  return {
    port,
    pid: child.pid,
    match,
    async stop() {
      signal();
      await exited;
    },
  };
}

/** A first start of Docket; `token` is the one of the demo organization that it makes. */
export async function startDocket({ env, nodeFlags = [] }) {
  const service = await startService(process.execPath, [...nodeFlags, 'bin/docket.mjs', 'serve'], {
    env,
    sign: /valid for 30 days:\n(\S+)\n/,
  });
  return { ...service, token: service.match[1] };
}
