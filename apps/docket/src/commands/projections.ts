import { setTimeout as pause } from 'node:timers/promises';
import {
  type BuildOverview,
  dropAsOf,
  dropStandby,
  overview,
  type Projection,
  StandbyBehindError,
  schemaOf,
  swapBack,
} from '#libs/projection';
import { tell, untold } from './tell.ts';
import { print, withLog } from './with-log.ts';
import { type ProjectionWork, projectionOf, withProjections } from './with-projections.ts';

/** Prints every build of every read model; as a table, or as JSON lines. */
export function listProjections({ json }: { json?: boolean }): Promise<void> {
  return withLog(async ({ store, database: { pool } }) => {
    const builds = await overview({ pool, store }, null);
    if (json) for (const build of builds) print(JSON.stringify({ ...build, schema: schemaOf(build) }));
    else printTable([HEADINGS, ...builds.map(rowOf)]);
  });
}

const HEADINGS = ['NAME', 'VERSION', 'BUILD', 'STATUS', 'POSITION', 'LAG', 'DEAD LETTERS', 'WAITING', 'OWNER'];

function rowOf({ name, version, id, status, as_of, position, lag, dead_letters, waiting, owner }: BuildOverview) {
  const what = as_of === null ? status : `${status} ${as_of}`;
  return [name, version, id, what, position ?? '-', lag ?? '?', dead_letters, waiting, owner ?? '-'].map(String);
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    print(
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

const PAUSE_MS = 200;

/** Lets the standby serve again, once it has caught up. */
export function swapBackTo(name: string): Promise<void> {
  const projection = projectionOf(name);
  return withProjections(async (work) => {
    const { id, version } = await swapped(work, projection);
    untold();
    print(`Build ${id} of version ${version} serves ${name} again.`);
  });
}

async function swapped({ log: { store }, pool }: ProjectionWork, projection: Projection) {
  for (;;) {
    try {
      const build = await swapBack({ pool, store, projection });
      if (build) return build;
    } catch (error) {
      if (!(error instanceof StandbyBehindError)) throw error;
      tell(`the standby has yet to fold ${error.behind} events`);
    }
    await pause(PAUSE_MS);
  }
}

/** Drops the standby of a read model. */
export function dropStandbyOf(name: string): Promise<void> {
  const projection = projectionOf(name);
  return withLog(async ({ database: { pool } }) => {
    const { id, version } = await dropStandby(pool, projection.name);
    print(`Build ${id} of version ${version} of ${name} is dropped.`);
  });
}

/** Drops a read model as of an instant. */
export function dropAsOfSchema(schema: string): Promise<void> {
  return withLog(async ({ database: { pool } }) => {
    await dropAsOf(pool, schema);
    print(`${schema} is dropped.`);
  });
}
