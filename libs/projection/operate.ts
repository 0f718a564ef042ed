import type { ClientBase, Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { inTransaction } from '#libs/postgres';
import type { Build } from './build.ts';
import { foldPage } from './fold-page.ts';
import type { Projection } from './projection.ts';

/** An event that was set aside. */
export interface DeadLetter {
  readonly name: string;
  readonly build_id: number;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly organization_id: string | null;
  readonly type: string;
  /** Why it could not be folded; null for one that waits behind another of its stream. */
  readonly error: string | null;
  readonly set_aside_at: string;
}

const LIST = `
  select name, build_id, stream, revision::int, dead_letter.position, organization_id, type, error, set_aside_at
  from projection.dead_letter join projection.build on build.id = build_id
  where ($1::uuid is null or organization_id = $1) and (error is not null or $2)
  order by name, build_id, stream, revision limit 1000`;

/** What was set aside, of one organization or (null) of all; with `waiting` also what only waits behind another event. */
export async function listDeadLetters(
  pool: Pool,
  organizationId: string | null,
  waiting = false,
): Promise<DeadLetter[]> {
  return (await pool.query<DeadLetter>(LIST, [organizationId, waiting])).rows;
}

const HOLD = 'select 1 from projection.build where id = $1 for update';
const TAKE = 'delete from projection.dead_letter where build_id = $1 and stream = $2 returning revision::int';

/**
 * Folds what was set aside of a stream once more; with `skip` without the first event of it. What fails again is set
 * aside again. Resolves to how many events were folded or skipped.
 */
export async function retryDeadLetters(
  { pool, store, projection }: { readonly pool: Pool; readonly store: EventStore; readonly projection: Projection },
  build: Build,
  stream: string,
  skip: boolean,
): Promise<number> {
  const events = await store.readStream(stream);
  return inTransaction(pool, async (client) => {
    // The worker waits: else it could fold a new event of this stream between those that were set aside.
    await client.query(HOLD, [build.id]);
    const taken = new Set(
      (await client.query<{ revision: number }>(TAKE, [build.id, stream])).rows.map((r) => r.revision),
    );
    const again = events.filter((event) => taken.has(event.revision)).slice(skip ? 1 : 0);
    await foldPage(
      client,
      build,
      projection,
      again.map((event) => ({ event, ordinal: store.ordinal(event.position) })),
    );
    return taken.size - (await countLeft(client, build.id, stream));
  });
}

const LEFT = 'select count(*)::int as n from projection.dead_letter where build_id = $1 and stream = $2';

async function countLeft(client: ClientBase, buildId: number, stream: string): Promise<number> {
  return (await client.query<{ n: number }>(LEFT, [buildId, stream])).rows[0]?.n ?? 0;
}
