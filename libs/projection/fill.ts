import type { Position } from '#libs/event';
import { inTransaction } from '#libs/postgres';
import { type Build, schemaOf } from './build.ts';
import type { Lease } from './lease.ts';
import { swapIn } from './swap.ts';
import { type WorkOptions, work } from './worker.ts';

const INDEXED = `
  select count(*)::int as n from pg_indexes where schemaname = $1 and indexname not like '%_pkey'`;
/** Indexes over millions of rows take their time. */
const TIMEOUT_MS = 3_600_000;

/** Fills a build from the log while another serves, and swaps it in; resolves to how far it has come, or was let come. */
export async function fill(
  options: WorkOptions,
  build: Build,
  lease: Lease,
  signal: AbortSignal,
): Promise<Position | null> {
  let position = await toHead(options, build, lease, lease.position, signal);
  if (signal.aborted) return position;
  await makeIndexes(options, build);
  position = await toHead(options, build, lease, position, signal);
  if (signal.aborted) return position;
  return swapIn(options, build, lease, position);
}

async function toHead(options: WorkOptions, build: Build, lease: Lease, from: Position | null, signal: AbortSignal) {
  const head = await options.store.head();
  return head === null ? from : work(options, build, lease, from, signal, head);
}

/** All at once or none: a build that was interrupted makes them where it goes on. */
async function makeIndexes({ pool, projection }: WorkOptions, build: Build): Promise<void> {
  const schema = schemaOf(build);
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ n: number }>(INDEXED, [schema]);
    if ((rows[0]?.n ?? 0) > 0) return;
    const settings = `set local statement_timeout = ${TIMEOUT_MS}; set local maintenance_work_mem = '256MB'`;
    await client.query(`${settings}; set local search_path to ${schema}, public`);
    await client.query({ text: projection.indexes, ...{ query_timeout: TIMEOUT_MS + 1_000 } });
  });
}
