import type { Pool } from 'pg';
import type { Position } from '#libs/event';
import { CheckpointMovedError } from './checkpoint-moved.ts';

/** The right to work on a build, for one turn. */
export interface Lease {
  readonly buildId: number;
  /** The number of the turn: a checkpoint moves only under the epoch of the build's last lease. */
  readonly epoch: string;
  readonly position: Position | null;
}

/** How long a lease holds; a copy that was killed is succeeded after that. */
const LEASE_MS = 3_000;

const ACQUIRE = `
  update projection.build
  set owner = $2, epoch = epoch + 1, lease_until = clock_timestamp() + $3 * interval '1 millisecond'
  where id = $1 and lease_until < clock_timestamp()
  returning epoch, position`;

/** Takes the lease of a build that nobody holds; null where somebody does. The server's clock decides. */
export async function acquireLease(pool: Pool, buildId: number, owner: string): Promise<Lease | null> {
  const { rows } = await pool.query<{ epoch: string; position: Position | null }>(ACQUIRE, [buildId, owner, LEASE_MS]);
  return rows[0] ? { buildId, ...rows[0] } : null;
}

const RENEW = `
  update projection.build set lease_until = clock_timestamp() + $3 * interval '1 millisecond'
  where id = $1 and epoch = $2`;

/** Holds the lease on; false where another copy has taken it meanwhile. */
async function renewLease(pool: Pool, { buildId, epoch }: Lease): Promise<boolean> {
  return (await pool.query(RENEW, [buildId, epoch, LEASE_MS])).rowCount === 1;
}

const RELEASE = `update projection.build set lease_until = '-infinity', owner = null where id = $1 and epoch = $2`;

/** Gives the lease back, so that another copy goes on at once. */
async function releaseLease(pool: Pool, { buildId, epoch }: Lease): Promise<void> {
  await pool.query(RELEASE, [buildId, epoch]);
}

/**
 * Runs `work` while the lease is held on. Its signal is aborted when `outer` is, or when another copy has taken the
 * lease; then, at its end, this rejects with CheckpointMovedError. In the end the lease is given back.
 */
export async function whileHeld(
  pool: Pool,
  lease: Lease,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const lost = new AbortController();
  const renew = () =>
    renewLease(pool, lease).then(
      (held) => held || lost.abort(),
      // The database is away: the next page will tell.
      () => undefined,
    );
  const renewing = setInterval(renew, LEASE_MS / 3);
  try {
    await work(AbortSignal.any([outer, lost.signal]));
  } finally {
    clearInterval(renewing);
    await releaseLease(pool, lease).catch(() => undefined);
  }
  if (lost.signal.aborted) throw new CheckpointMovedError(`the lease of build ${lease.buildId} is another's`);
}
