import { readFileSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, initDataFolder, launchServer, processStart, serverUser } from '#libs/postgres/server';
import { testFolder } from '#libs/postgres/testing';

/** A server of its own, to be killed and paused; it flushes its commits. */
export interface TestServer {
  readonly url: string;
  /** Starts it again after a kill. */
  start(): Promise<void>;
  /** Kills all its processes with SIGKILL. */
  kill(): Promise<void>;
  /** Stops all its processes with SIGSTOP. */
  pause(): void;
  resume(): void;
}

const SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '', shared_buffers: '32MB' };

/** Makes a server in a folder of the test run. */
export async function startTestServer(): Promise<TestServer> {
  const user = await serverUser();
  const folder = testFolder();
  if (user) await chown(folder, user.uid, user.gid);
  const dataFolder = join(folder, 'data');
  await initDataFolder({ dataFolder, password: 'test', user, sync: false });
  const port = await freePort();
  const url = `postgres://postgres:test@127.0.0.1:${port}/postgres`;
  const logFile = join(folder, 'server.log');
  const launch = () => launchServer({ dataFolder, port, user, logFile, settings: SETTINGS, timeoutMs: 30_000 });
  let postmaster = await launch();
  let processes = [postmaster];
  const signal = (name: NodeJS.Signals) => {
    for (const pid of processes) if (processStart(pid)) process.kill(pid, name);
  };
  const pause = () => {
    // The postmaster first: it can start no more children then.
    process.kill(postmaster, 'SIGSTOP');
    processes = [postmaster, ...childrenOf(postmaster)];
    signal('SIGSTOP');
  };
  const kill = async () => {
    pause();
    signal('SIGKILL');
    while (processes.some((pid) => processStart(pid))) await delay(5);
  };
  return {
    url,
    start: async () => {
      postmaster = await launch();
    },
    kill,
    pause,
    resume: () => signal('SIGCONT'),
  };
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number).filter(Boolean);
}
