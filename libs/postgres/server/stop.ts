import { setTimeout as delay } from 'node:timers/promises';
import { processStart } from './process.ts';

/** Stops a server: fast where it can, then harder. Resolves when the process is gone. */
export async function stopServer(pid: number): Promise<void> {
  const start = processStart(pid);
  const alive = () => start !== undefined && processStart(pid) === start;
  // SIGCONT: a paused server would never see the others. SIGINT: fast shutdown, SIGQUIT: immediate (PostgreSQL 18, 18.5).
  const steps = [
    { signals: ['SIGCONT', 'SIGINT'], waitMs: 30_000 },
    { signals: ['SIGQUIT'], waitMs: 10_000 },
    { signals: ['SIGKILL'], waitMs: 5_000 },
  ] as const;
  for (const { signals, waitMs } of steps) {
    for (const signal of signals) if (alive()) process.kill(pid, signal);
    const deadline = performance.now() + waitMs;
    while (alive() && performance.now() < deadline) await delay(5);
  }
}
