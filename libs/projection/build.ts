import type { ClientBase, Pool } from 'pg';
import type { Position } from '#libs/event';
import type { Projection } from './projection.ts';

/** What a build is for: being filled, being read, or being kept up so that it can be read again. */
export type BuildStatus = 'building' | 'serving' | 'standby';

/** One set of tables of one version of a projection, with its checkpoint. */
export interface Build {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly status: BuildStatus;
  /** Everything up to here is in the tables; null before the first event. */
  readonly position: Position | null;
  /** Who works on it; null where nobody does. */
  readonly owner: string | null;
}

/** The schema that holds a build's tables. */
export const schemaOf = ({ name, id }: Pick<Build, 'name' | 'id'>): string => `${name.replaceAll('-', '_')}_${id}`;

const LIST = `
  select id, name, version, status, position, case when lease_until > clock_timestamp() then owner end as owner
  from projection.build order by name, id`;

/** All builds, by name and age. */
export async function listBuilds(db: Pool | ClientBase): Promise<Build[]> {
  return (await db.query<Build>({ name: 'list-builds', text: LIST })).rows;
}

const INSERT = `insert into projection.build (name, version, status) values ($1, $2, $3) returning id, name, version, status, position, owner`;

/** Makes the tables of a new build, in the transaction of the client; with their indexes where it will serve at once. */
export async function createBuild(client: ClientBase, projection: Projection, status: BuildStatus): Promise<Build> {
  const { rows } = await client.query<Build>(INSERT, [projection.name, projection.version, status]);
  const [build] = rows;
  if (!build) throw new Error('the build was not inserted');
  const schema = schemaOf(build);
  await client.query(`create schema ${schema}`);
  await inSchema(client, schema, projection.tables + (status === 'serving' ? projection.indexes : ''));
  return build;
}

/** Runs statements that find a build's tables by their names alone, in the transaction of the client. */
export async function inSchema(client: ClientBase, schema: string, sql: string): Promise<void> {
  await client.query(`set local search_path to ${schema}, public; ${sql}`);
}

/** Removes builds with their tables. */
export async function dropBuilds(client: ClientBase, builds: readonly Build[]): Promise<void> {
  for (const build of builds) {
    await client.query('delete from projection.build where id = $1', [build.id]);
    await client.query(`drop schema ${schemaOf(build)} cascade`);
  }
}
