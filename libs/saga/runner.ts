import type { Pool } from 'pg';
import type { DomainEvent } from '#libs/event';
import { whileLeased } from './lease.ts';
import { type WorkerOptions, work } from './worker.ts';

/** What a runner needs. */
export interface SagaRunnerOptions<State, E extends DomainEvent> extends WorkerOptions<State, E> {
  /** Where leases are kept. */
  readonly pool: Pool;
  /** How long a lease holds unless it is renewed, in milliseconds; default 3000. */
  readonly leaseMs?: number;
}

/** A saga at work in this process. */
export interface SagaRunner {
  /** Ends after the attempts under way, which are told to, and gives the lease back. */
  stop(): Promise<void>;
}

/** Works on a saga for ever: this copy or another one, whichever has its lease. */
export function runSaga<State, E extends DomainEvent>(options: SagaRunnerOptions<State, E>): SagaRunner {
  const { pool, saga, leaseMs, onError } = options;
  const stopping = new AbortController();
  const lease = {
    pool,
    name: `saga ${saga.name}`,
    onError: (error: unknown) => onError(error, null),
    ...(leaseMs === undefined ? {} : { leaseMs }),
  };
  const working = whileLeased(lease, (signal) => work(options, signal), stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await working;
    },
  };
}
