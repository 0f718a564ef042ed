import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { ownerName } from '#libs/projection';

/** How a lease is taken and held. */
export interface LeaseOptions {
  readonly pool: Pool;
  /** What the lease is for: one copy holds it at a time. */
  readonly name: string;
  /** How long it holds unless it is renewed, in milliseconds; default 3000. */
  readonly leaseMs?: number;
  /** Told of whatever failed; it is tried again. */
  readonly onError: (error: unknown) => void;
}

const LEASE_MS = 3_000;
/** How long it takes at most until a copy sees that a lease ran out. */
const LOOK_MS = 500;

const ACQUIRE = `
  insert into saga.lease as lease (name, owner, epoch, held_until)
  values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
  on conflict (name) do update
  set owner = excluded.owner, epoch = lease.epoch + 1, held_until = excluded.held_until
  where lease.held_until < clock_timestamp()
  returning epoch`;
const RENEW = `
  update saga.lease set held_until = clock_timestamp() + $3 * interval '1 millisecond'
  where name = $1 and epoch = $2 and owner is not null`;
const RELEASE = `update saga.lease set held_until = '-infinity', owner = null where name = $1 and epoch = $2`;

/**
 * Works whenever this copy has the lease, for ever; others stand by and take over when it dies. The signal that the work
 * is given is aborted when `signal` is, or when the lease is lost. A lease keeps copies out of each other's way and no
 * more: what must not happen twice is guarded by the log.
 */
export async function whileLeased(
  options: LeaseOptions,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const epoch = await acquire(options);
      if (epoch !== undefined) await hold(options, epoch, work, signal);
    } catch (error) {
      options.onError(error);
    }
    await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function acquire({ pool, name, leaseMs = LEASE_MS }: LeaseOptions): Promise<string | undefined> {
  return (await pool.query<{ epoch: string }>(ACQUIRE, [name, ownerName, leaseMs])).rows[0]?.epoch;
}

async function hold(
  options: LeaseOptions,
  epoch: string,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const [lost, done] = [new AbortController(), new AbortController()];
  const renewing = renew(options, epoch, lost, done.signal);
  try {
    await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    done.abort();
    await renewing;
    await options.pool.query(RELEASE, [options.name, epoch]).catch(() => undefined);
  }
}

async function renew(
  { pool, name, leaseMs = LEASE_MS }: LeaseOptions,
  epoch: string,
  lost: AbortController,
  done: AbortSignal,
): Promise<void> {
  for (let held = performance.now(); !lost.signal.aborted; ) {
    await pause(leaseMs / 3, undefined, { signal: done }).catch(() => undefined);
    if (done.aborted) return;
    const asked = performance.now();
    // Where the database does not answer, the lease runs out here as it does there.
    const renewed = await pool.query(RENEW, [name, epoch, leaseMs]).then(
      ({ rowCount }) => rowCount === 1,
      () => asked - held < leaseMs && null,
    );
    if (renewed === false) lost.abort();
    else if (renewed) held = asked;
  }
}
