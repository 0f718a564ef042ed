import { createPostgresEventStore } from '#libs/event-store/postgres';
import { createPool } from '#libs/postgres';
import { run, ServingProgress } from '#libs/projection';
import { taskList } from '#projections/task-list';
import { docketCodec } from '../../apps/docket/src/installation/codec.ts';

/** A copy of the service with the role `projections` and nothing else, with the lease that the test sets. */
const settings = { synchronous_commit: 'off' };
const pool = createPool(process.env.DATABASE_URL ?? '', { name: 'child', max: 6, queryTimeoutMs: 60_000, settings });
const store = await createPostgresEventStore({ pool, codec: docketCodec(null) });
const progress = new ServingProgress(pool, taskList.name, (position) => store.ordinal(position));
run({
  store,
  pool,
  projection: taskList,
  progress,
  pageSize: Number(process.env.PAGE_SIZE),
  leaseMs: Number(process.env.LEASE_MS),
  onError: (error) => process.stderr.write(`failed: ${error}\n`),
});
process.stdout.write('at work\n');
