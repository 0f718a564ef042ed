import type { ClientBase, Pool } from 'pg';
import type { Position } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { inTransaction } from '#libs/postgres';
import { type Build, schemaOf } from './build.ts';
import { moveCheckpoint } from './checkpoint.ts';
import { foldPage } from './fold-page.ts';
import type { Lease } from './lease.ts';
import type { Projection } from './projection.ts';

const RETIRE = `update projection.build set status = 'standby' where name = $1 and status = 'serving'`;
const SERVE = `update projection.build set status = 'serving' where id = $1`;

/** Lets a build serve instead of the one that did, in the transaction of the client; that one is kept up as standby. */
export async function serve(
  client: ClientBase,
  projection: Pick<Projection, 'tableNames'>,
  build: Build,
): Promise<void> {
  await client.query(RETIRE, [build.name]);
  await client.query(SERVE, [build.id]);
  await client.query(projection.tableNames.map((table) => view(table, schemaOf(build))).join('\n'));
}

/** Dropped and made anew: a new version may have other columns. */
const view = (table: string, schema: string): string =>
  `drop view if exists read_model.${table}; create view read_model.${table} as select * from ${schema}.${table};`;

const SERVING = `select position from projection.build where name = $1 and status = 'serving' for update`;
const PAGE = 1_000;

/**
 * Swaps a build in that has all but caught up. The build that serves is held still meanwhile, and the new one is brought
 * just as far in the same transaction: a reader who has seen a position in the old tables finds it in the new ones.
 */
export async function swapIn(
  { pool, store, projection }: { readonly pool: Pool; readonly store: EventStore; readonly projection: Projection },
  build: Build,
  lease: Lease,
  from: Position | null,
): Promise<Position | null> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ position: Position | null }>(SERVING, [build.name]);
    const goal = rows[0]?.position ? store.ordinal(rows[0].position) : -1n;
    let position = from;
    while ((position === null ? -1n : store.ordinal(position)) < goal) {
      const events = await store.readAll(position, PAGE);
      const page = events.map((event) => ({ event, ordinal: store.ordinal(event.position) }));
      const last = events.at(-1);
      if (!last) break;
      await moveCheckpoint(client, lease, position, last.position);
      await foldPage(
        client,
        build,
        projection,
        page.filter(({ event }) => projection.handles(event)),
      );
      position = last.position;
    }
    await serve(client, projection, build);
    return position;
  });
}
