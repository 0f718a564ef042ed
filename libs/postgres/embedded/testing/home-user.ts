import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Another process that uses a home. */
export interface HomeUser {
  readonly url: string;
  /** How long its open took. */
  readonly openMs: number;
  /** Sends a signal to the process and its whole group, and resolves when it has ended. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const script = fileURLToPath(new URL('./use-home.ts', import.meta.url));
const hook = new URL('../../testing/typescript-hook.mjs', import.meta.url).href;

/** Starts a process that opens a home, in a process group of its own; resolves when it has opened it. */
export async function useHome(home: string): Promise<HomeUser> {
  const child = spawn(process.execPath, ['--conditions=source', '--import', hook, script, home], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('no process');
  const exited = once(child, 'exit');
  const [line] = await Promise.race([once(child.stdout, 'data'), exited]);
  if (!Buffer.isBuffer(line)) throw new Error(`the process ended with ${line} before it had opened ${home}`);
  const { url, openMs }: { url: string; openMs: number } = JSON.parse(line.toString());
  return {
    url,
    openMs,
    async end(signal) {
      process.kill(-pid, signal);
      await exited;
    },
  };
}
