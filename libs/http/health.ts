import { Problem } from './problem.ts';

/** One dependency; its check rejects when it cannot be used. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<unknown>;
}

const LIMIT_MS = 2000;

/**
 * Runs all checks at once, each for 2 s at most. Throws the 503 problem that says which are down, and nothing of why.
 */
export async function runChecks(checks: readonly HealthCheck[], limitMs = LIMIT_MS): Promise<void> {
  const states = await Promise.all(checks.map(async (one) => [one.name, await stateOf(one, limitMs)] as const));
  if (states.every(([, state]) => state === 'up')) return;
  const down = states.filter(([, state]) => state === 'down').map(([name]) => name);
  throw new Problem('unavailable', `Not ready: ${down.join(', ')}.`, {
    headers: { 'retry-after': '2' },
    members: { checks: Object.fromEntries(states) },
  });
}

async function stateOf(one: HealthCheck, limitMs: number): Promise<'up' | 'down'> {
  const { promise, resolve } = Promise.withResolvers<'down'>();
  const timer = setTimeout(resolve, limitMs, 'down');
  const asked = async () => {
    await one.check();
    return 'up' as const;
  };
  return Promise.race([asked().catch(() => 'down' as const), promise]).finally(() => clearTimeout(timer));
}
