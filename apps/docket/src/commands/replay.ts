import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { closePool, createPool } from '#libs/postgres';
import { type Build, beginRebuild, overview, type Projection, replayAsOf, schemaOf } from '#libs/projection';
import { parseInstant } from '#libs/time';
import { projections } from '../installation/projections.ts';
import { tell, untold } from './tell.ts';
import { print, withLog } from './with-log.ts';
import { type ProjectionWork, projectionOf, withProjections } from './with-projections.ts';

/** Rebuilds a read model, or all of them; as of an instant into a schema of its own. Progress is on standard error. */
export function replay(name: string | undefined, { asOf }: { asOf?: string }): Promise<void> {
  const wanted = name === undefined ? projections : [projectionOf(name)];
  if (asOf !== undefined) return replayInstant(wanted, parseInstant(asOf));
  return withProjections(async (work) => {
    const builds: Build[] = [];
    for (const projection of wanted) builds.push(await beginRebuild(work.pool, projection));
    for (const build of builds) await filled(work, build);
  });
}

const PAUSE_MS = 500;

async function filled({ log: { store }, pool }: ProjectionWork, { id: first, name, version }: Build): Promise<void> {
  for (let id = first; ; ) {
    const builds = await overview({ pool, store }, null);
    const isAnother = (each: Build) => each.name === name && each.version === version && each.status === 'building';
    // One that has read what a restored log does not hold makes room for another one.
    const build = builds.find((each) => each.id === id) ?? builds.find(isAnother);
    id = build?.id ?? id;
    if (!build || build.status === 'superseded') throw new Error(`another build of ${name} has come before this one`);
    if (build.status !== 'building') {
      untold();
      const newer = `version ${version} is the standby of a newer one: docket projections swap-back ${name}`;
      return print(`${name} is rebuilt; ${build.status === 'standby' ? newer : `build ${id} serves`}.`);
    }
    const left = build.lag === null ? 'the event store does not answer' : `${build.lag} events to go`;
    tell(`${name}: at ${build.position ?? 'the beginning'}, ${left}`);
    await pause(PAUSE_MS);
  }
}

/** Indexes of a million tasks are made in one statement each. */
const STATEMENT_MS = 10 * 60_000;

function replayInstant(wanted: readonly Projection[], instant: string): Promise<void> {
  return withLog(async ({ store, database: { url } }) => {
    const never = new AbortController().signal;
    const pool = createPool(url, { name: 'docket replay', max: 4, queryTimeoutMs: STATEMENT_MS, pipeline: true });
    try {
      for (const projection of wanted) await replayOne(projection, { store, pool }, instant, never);
    } finally {
      await closePool(pool);
    }
  });
}

async function replayOne(
  projection: Projection,
  { store, pool }: { readonly store: EventStore; readonly pool: Pool },
  instant: string,
  signal: AbortSignal,
): Promise<void> {
  const onPage = (_: unknown, position: string) => tell(`${projection.name}: at ${position}`);
  const build = await replayAsOf({ store, pool, projection, onPage }, instant, signal);
  untold();
  const schema = schemaOf(build);
  print(`${projection.name} as of ${build.as_of} stands in the schema ${schema}, which nothing reads by itself.`);
  print(`To drop it: docket projections drop-as-of ${schema}`);
}
