import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const hook = new URL('../../postgres/testing/typescript-hook.mjs', import.meta.url).href;

/** A copy as a process of its own. */
export interface CopyProcess {
  readonly pid: number;
  /** What it has said of its failures. */
  failures(): readonly string[];
  signal(name: NodeJS.Signals): void;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a program that keeps projections up; resolves once it says that it is at work. */
export async function startProcess(main: URL, variables: Readonly<Record<string, string>>): Promise<CopyProcess> {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=source', '--import', hook, main.pathname], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const atWork = child.stdout ? once(child.stdout, 'data') : Promise.reject(new Error('no output'));
  const ended = once(child, 'exit');
  await Promise.race([
    atWork,
    ended.then(() => {
      throw new Error(`the copy ended: ${output}`);
    }),
  ]);
  return {
    pid: child.pid ?? 0,
    failures: () => [...output.matchAll(/^failed: (.*)$/gm)].map(([, failure = '']) => failure),
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
