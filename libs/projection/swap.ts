import type { ClientBase } from 'pg';
import type { Position } from '#libs/event';
import { type EventStore, PositionLostError } from '#libs/event-store';
import { type Build, CHECKPOINT, type Checkpoint, lockBuilds, lookInto, schemaOf } from './build.ts';
import { checkHeld } from './check-held.ts';
import { moveCheckpoint } from './checkpoint.ts';
import { foldPage, siftPage } from './fold-page.ts';
import { LEASE_MS } from './lease.ts';
import type { Projection } from './projection.ts';
import { makeViews } from './views.ts';

/** The builds of a projection, held still. */
export interface Held extends Build {
  readonly epoch: string;
}

/**
 * A swap outlives a crash of the server: a turn that goes on would else never swap again. A copy that is paused in it
 * holds every build still: the server ends its session.
 */
const SETTINGS = `
  set local synchronous_commit to on; set local idle_in_transaction_session_timeout to ${LEASE_MS}`;
const HOLD = `select id, ${CHECKPOINT}, epoch, status from projection.build where name = $1 order by id for no key update`;

/**
 * Holds every build of a projection still until the end of the transaction: pages under way come to their end, further
 * ones wait. Gives the builds as they stand then.
 */
export async function holdBuilds(client: ClientBase, name: string): Promise<Held[]> {
  await client.query(SETTINGS);
  const builds = await lockBuilds(client, name);
  const { rows } = await client.query<Pick<Held, 'id' | keyof Checkpoint | 'epoch' | 'status'>>(HOLD, [name]);
  return builds.flatMap((build) => {
    const now = rows.find(({ id }) => id === build.id);
    return now ? [{ ...build, ...now }] : [];
  });
}

/** What a swap needs. */
export interface SwapOptions {
  readonly store: EventStore;
  readonly projection: Projection;
}

const PAGE = 1_000;

/**
 * Brings a held build as far as another, in the transaction of the client; resolves to how far it is then. The copy
 * that works on it finds its checkpoint moved, and begins a new turn from there.
 */
export async function catchUp(
  client: ClientBase,
  { store, projection }: SwapOptions,
  build: Held,
  goal: Checkpoint | null,
): Promise<Checkpoint> {
  const number = (at: Position | null) => (at === null ? -1n : store.ordinal(at));
  let { position, event_id } = build;
  await client.query(lookInto(schemaOf(build)));
  while (number(position) < number(goal?.position ?? null)) {
    const events = await store.readAll(position, PAGE, { afterId: event_id });
    const last = events.at(-1);
    if (!last) {
      // Nobody can come as far as a build that has read another log.
      if (goal && (await isLost(store, goal))) return { position, event_id };
      throw new Error(`the log ends before ${goal?.position}, which ${build.name} has read`);
    }
    await moveCheckpoint(client, build, position, last);
    const context = { client, store, projection, buildId: build.id };
    await foldPage(context, await siftPage(context, events));
    [position, event_id] = [last.position, last.id];
  }
  return { position, event_id };
}

async function isLost(store: EventStore, goal: Checkpoint): Promise<boolean> {
  return checkHeld(store, goal).then(
    () => false,
    (error: unknown) => (error instanceof PositionLostError ? true : Promise.reject(error)),
  );
}

/** How long the readers of the views are waited for: less than the second after which the server looks for deadlocks. */
const PATIENCE = `set local lock_timeout to '250ms'`;
const RETIRE = `
  update projection.build set status = case status when 'serving' then 'standby' else 'superseded' end
  where name = $1 and id <> $2 and (status in ('serving', 'standby') or (status = 'building' and version < $3))`;
const SERVE = `update projection.build set status = 'serving' where id = $1`;

/**
 * Lets a held build be read from now on, in the transaction of the client. The one that was read so far becomes the
 * standby; an older standby, and what is being filled for an older version, is of no use any more.
 */
export async function serve(client: ClientBase, projection: Projection, last: Build | null, build: Build) {
  await client.query(RETIRE, [build.name, build.id, build.version]);
  await client.query(SERVE, [build.id]);
  // A query that has one view already and wants the next would wait for us, and we for it: then it must win.
  await client.query(PATIENCE);
  await makeViews(client, projection, last, build);
}
