import type { Pool } from 'pg';
import type { RecordedEvent } from '#libs/event';
import { inTransaction } from '#libs/postgres';
import { type Build, createBuild, dropBuild, listBuilds, lockBuilds, schemaOf } from './build.ts';
import { decisionOf } from './dead-letter-events.ts';
import { BuildBusyError, NoAsOfBuildError } from './errors.ts';
import { acquireLease } from './lease.ts';
import { makeIndexes } from './make-indexes.ts';
import { ownerName } from './owner.ts';
import type { Projection } from './projection.ts';
import { whileHeld } from './while-held.ts';
import { type WorkOptions, workToHead } from './worker.ts';

/**
 * Folds what had occurred until an instant (RFC 3339, UTC), that instant included, into tables of its own, which nothing
 * reads by itself: `schemaOf` the build names their schema. The same instant once more goes on where the last call was
 * left, up to the log as it is now.
 * @throws BuildBusyError
 */
export async function replayAsOf(options: WorkOptions, instant: string, signal: AbortSignal): Promise<Build> {
  const { pool, projection } = options;
  const at = Date.parse(instant);
  const build = await asOfBuild(pool, projection, new Date(at).toISOString());
  const turn = await acquireLease(pool, build.id, ownerName, options.leaseMs);
  if (!turn) throw new BuildBusyError(schemaOf(build), build.owner);
  // When an operator decided says nothing of the event; and one whose metadata cannot be read is not later (NaN).
  const takes = (event: RecordedEvent) =>
    decisionOf(event, projection.name) !== null || !(Date.parse(event.metadata.occurred_at) > at);
  await whileHeld(options, turn, signal, async (held) => {
    await workToHead({ ...options, takes }, turn, held);
    if (!held.aborted) await makeIndexes(pool, projection, turn);
  });
  return { ...build, position: turn.position };
}

function asOfBuild(pool: Pool, projection: Projection, instant: string): Promise<Build> {
  return inTransaction(pool, async (client) => {
    const builds = await lockBuilds(client, projection.name);
    const found = builds.find(({ as_of, version }) => as_of === instant && version === projection.version);
    return found ?? createBuild(client, projection, 'as-of', instant);
  });
}

/** Drops what replayAsOf made, by its schema. @throws NoAsOfBuildError */
export async function dropAsOf(pool: Pool, schema: string): Promise<void> {
  const isWanted = (build: Build) => build.status === 'as-of' && schemaOf(build) === schema;
  const name = (await listBuilds(pool)).find(isWanted)?.name ?? '';
  await inTransaction(pool, async (client) => {
    const build = (await lockBuilds(client, name)).find(isWanted);
    if (!build) throw new NoAsOfBuildError(schema);
    await dropBuild(client, build);
  });
}
