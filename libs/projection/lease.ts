import type { Pool } from 'pg';
import type { Position } from '#libs/event';
import { inTransaction } from '#libs/postgres';
import { BUILD, type Build } from './build.ts';

/** How long a lease holds unless it is renewed; a copy that was killed is succeeded after that. */
export const LEASE_MS = 3_000;

/** A copy's turn at a build: the right to work on it, and how far it has come. */
export interface Turn {
  /** As it was when the lease was taken. */
  readonly build: Build;
  /** The number of the turn: a checkpoint moves only under the epoch of the build's last lease. */
  readonly epoch: string;
  /** Everything up to here is in the tables, committed; moves with each page. */
  position: Position | null;
  /** The id of the event there; null where it is not known. */
  eventId: string | null;
}

const ACQUIRE = `
  update projection.build
  set owner = $2, epoch = epoch + 1, lease_until = clock_timestamp() + $3 * interval '1 millisecond'
  where id = $1 and lease_until < clock_timestamp()
  returning ${BUILD}, epoch`;

/** Takes the lease of a build that nobody holds; null where somebody does. The server's clock decides. */
export async function acquireLease(
  pool: Pool,
  buildId: number,
  owner: string,
  leaseMs = LEASE_MS,
): Promise<Turn | null> {
  const { rows } = await inTransaction(pool, async (client) => {
    // Should the server crash and lose this commit, it would give the same epoch to two copies.
    await client.query('set local synchronous_commit to on');
    return client.query<Build & { epoch: string }>(ACQUIRE, [buildId, owner, leaseMs]);
  });
  const [row] = rows;
  if (!row) return null;
  const { epoch, ...build } = row;
  return { build, epoch, position: build.position, eventId: build.event_id };
}

const RENEW = `
  update projection.build set lease_until = clock_timestamp() + $3 * interval '1 millisecond'
  where id = $1 and epoch = $2 and owner is not null
  returning position`;

/** Holds the lease on; resolves to the build's checkpoint, or to undefined where the lease is not this turn's any more. */
export async function renewLease(
  pool: Pool,
  { build, epoch }: Turn,
  leaseMs = LEASE_MS,
): Promise<Position | null | undefined> {
  return (await pool.query<{ position: Position | null }>(RENEW, [build.id, epoch, leaseMs])).rows[0]?.position;
}

const RELEASE = `update projection.build set lease_until = '-infinity', owner = null where id = $1 and epoch = $2`;

/** Gives the lease back, so that another copy goes on at once. A renewal that comes after it finds no owner. */
export async function releaseLease(pool: Pool, { build, epoch }: Turn): Promise<void> {
  await pool.query(RELEASE, [build.id, epoch]);
}
