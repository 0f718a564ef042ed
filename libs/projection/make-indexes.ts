import type { Pool } from 'pg';
import { inTransaction } from '#libs/postgres';
import { lookInto, schemaOf } from './build.ts';
import { CheckpointMovedError } from './checkpoint-moved.ts';
import type { Turn } from './lease.ts';
import type { Projection } from './projection.ts';
import { gatherStatistics } from './statistics.ts';

/** Indexes over millions of rows take their time. */
const TIMEOUT_MS = 3_600_000;
/**
 * The server stops an index whose copy was killed: it would else keep the one that takes over from writing. Memory is
 * what makes the order quick.
 */
const SETTINGS = `
  set local statement_timeout to ${TIMEOUT_MS};
  set local client_connection_check_interval to 1000;
  set local maintenance_work_mem to '256MB'`;

/**
 * Keeps the build from being dropped until the end of the transaction, which would else come to a deadlock: one holds
 * the tables, the other the row. Neither a page nor a renewal of the lease is kept waiting by a key share.
 */
const HOLD = 'select indexed from projection.build where id = $1 and epoch = $2 for key share';
const DONE = 'update projection.build set indexed = true where id = $1 and epoch = $2';

/**
 * Makes the indexes of a build that was filled without, and the planner's statistics: all of them or none, and once. Two copies can come here, one
 * paused past its lease: the checkpoint's epoch holds for indexes as well.
 * @throws CheckpointMovedError
 */
export async function makeIndexes(pool: Pool, projection: Projection, turn: Turn): Promise<void> {
  const { build, epoch, position } = turn;
  await inTransaction(pool, async (client) => {
    await client.query(`${SETTINGS}; ${lookInto(schemaOf(build))}`);
    const { rows } = await client.query<{ indexed: boolean }>(HOLD, [build.id, epoch]);
    if (!rows[0]) throw new CheckpointMovedError(build.id, epoch, position);
    if (rows[0].indexed) return;
    const text = `${projection.indexes}; ${gatherStatistics(projection)}`;
    await client.query({ text, ...{ query_timeout: TIMEOUT_MS + 1_000 } });
    const { rowCount } = await client.query(DONE, [build.id, epoch]);
    if (rowCount !== 1) throw new CheckpointMovedError(build.id, epoch, position);
  });
}
