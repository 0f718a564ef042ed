import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '#libs/postgres/server';
import { testFolder } from '#libs/postgres/testing';
import { JWT_SECRET } from '../../support/service.ts';

const ROOT = join(import.meta.dirname, '../../..');
const BIN = ['bin/docket.mjs'];

/** How a process is started: the variables that differ from the tests' usual ones. */
export type Variables = Readonly<Record<string, string>>;

/** The service as a process of its own, as users run it: what it prints and logs is kept. */
export class DocketProcess {
  #output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly home: string,
    readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
        child.emit('output');
      });
  }

  /** Starts one and waits until it is ready. */
  static async start(variables: Variables = {}): Promise<DocketProcess> {
    const docket = await DocketProcess.launch(variables);
    await docket.answers('/health/ready');
    return docket;
  }

  /** Starts one and does not wait. */
  static async launch(variables: Variables): Promise<DocketProcess> {
    const [home, port] = [variables.DOCKET_HOME ?? testFolder(), await freePort()];
    const usual = { PATH: process.env.PATH, DOCKET_HOME: home, PORT: String(port), DOCKET_JWT_SECRET: JWT_SECRET };
    const options = { cwd: ROOT, env: { ...usual, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] as const };
    const child = spawn(process.execPath, [...BIN, 'serve'], { ...options, stdio: [...options.stdio] });
    return new DocketProcess(child, home, port);
  }

  get base(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Everything it has printed so far. */
  get output(): string {
    return this.#output;
  }

  /** The lines of its log so far. */
  get log(): readonly Readonly<Record<string, unknown>>[] {
    return this.#output
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line));
  }

  /** Resolves once the log has such a line. */
  async logged(isIt: (line: Readonly<Record<string, unknown>>) => boolean): Promise<Readonly<Record<string, unknown>>> {
    for (;;) {
      const line = this.log.find(isIt);
      if (line) return line;
      await once(this.child, 'output');
    }
  }

  /** Resolves once it answers at such a path. */
  async answers(path: string): Promise<void> {
    const isThere = () =>
      fetch(this.base + path, { signal: AbortSignal.timeout(1_000) }).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isThere())) {
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.output}`);
      await pause(20);
    }
  }

  /** Resolves to its exit code, and null where a signal ended it, once all its output is there. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Stops it in good order. */
  async stop(): Promise<void> {
    this.kill('SIGTERM');
    await this.ended();
  }
}
