import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { testFolder } from '#libs/postgres/testing';
import { eventStoreForTests, JWT_SECRET } from './service.ts';

const BIN = join(import.meta.dirname, '../../bin/docket.mjs');
const READY_WITHIN_MS = 60_000;

/** The service as users run it: a process of its own with an embedded database in a home of its own. */
export class ChildService {
  #child: ChildProcess | undefined;
  /** The end of what it wrote to stdout and stderr. */
  output = '';

  private constructor(
    readonly home: string,
    readonly port: number,
    private readonly variables: Readonly<Record<string, string>>,
  ) {}

  /** Not started yet; in a new home, on a free port where none is given, with these variables beside the usual ones. */
  static async make(port?: number, variables: Readonly<Record<string, string>> = {}): Promise<ChildService> {
    return new ChildService(testFolder(), port ?? (await freePort()), variables);
  }

  get base(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts the process. */
  launch(): void {
    const { PATH } = process.env;
    const own = {
      ...eventStoreForTests,
      ...this.variables,
      DOCKET_HOME: this.home,
      PORT: String(this.port),
      DOCKET_JWT_SECRET: JWT_SECRET,
      LOG_LEVEL: 'warn',
    };
    const child = spawn(process.execPath, [BIN, 'serve'], { env: { PATH, ...own }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-4_000);
      });
  }

  /** Starts the process and waits until it is ready. */
  async start(): Promise<void> {
    this.launch();
    await this.until(() => this.#isReady());
  }

  /** Resolves once this holds. Rejects where the process ends before, or a minute passes. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!(await holds())) {
      if (this.#running().exitCode !== null || performance.now() > deadline)
        throw new Error(`the service did not get there: ${this.output}`);
      await pause(20);
    }
  }

  async #isReady(): Promise<boolean> {
    return fetch(`${this.base}/health/ready`, { signal: AbortSignal.timeout(1_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** SIGKILL for the service alone, or for its database, too, as when the power goes. Resolves when they are gone. */
  async kill(what: 'service' | 'all'): Promise<void> {
    const child = this.#running();
    const server = this.postmaster();
    const victims = what === 'all' && server !== null ? [server, ...childrenOf(server)] : [];
    child.kill('SIGKILL');
    for (const pid of victims) killIfThere(pid);
    await ended(child);
    while (victims.some(isAlive)) await pause(5);
  }

  /** SIGTERM. Resolves to the exit code and the milliseconds until then. */
  async stop(): Promise<{ readonly code: number | null; readonly ms: number }> {
    this.#running().kill('SIGTERM');
    return this.exit();
  }

  /** Resolves at the process's own end, to the exit code and the milliseconds until then. */
  async exit(): Promise<{ readonly code: number | null; readonly ms: number }> {
    const child = this.#running();
    const began = performance.now();
    await ended(child);
    return { code: child.exitCode, ms: performance.now() - began };
  }

  /** Sees to it that nothing of it is left. */
  async end(): Promise<void> {
    if (this.#child && this.#child.exitCode === null && this.#child.signalCode === null) await this.stop();
  }

  /** The process id of the embedded database's server; null where none runs. */
  postmaster(): number | null {
    try {
      const [pid] = readFileSync(join(this.home, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
      return isAlive(Number(pid)) ? Number(pid) : null;
    } catch {
      return null;
    }
  }

  #running(): ChildProcess {
    if (!this.#child) throw new Error('the service was not started');
    return this.#child;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** State and parent of a process (proc_pid_stat(5)); null where there is none. */
function statOf(pid: number): { readonly state: string; readonly parent: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}

const isAlive = (pid: number): boolean => !/^[ZX]?$/.test(statOf(pid)?.state ?? '');

const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => statOf(child)?.parent === pid);

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was quicker.
  }
}
