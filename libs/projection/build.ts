import type { ClientBase, Pool } from 'pg';
import type { Position } from '#libs/event';
import type { Projection } from './projection.ts';

/**
 * What a build is for: being filled, being read, being kept up so that it can be read again, being dropped as soon as
 * nobody is at it, or showing the read model of an instant to whoever asks for its schema.
 */
export type BuildStatus = 'building' | 'serving' | 'standby' | 'superseded' | 'as-of';

/** One set of tables of one version of a projection, with its checkpoint. */
export interface Build {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly status: BuildStatus;
  /** Everything up to here is in the tables; null before the first event. */
  readonly position: Position | null;
  /** The id of the event at that position; null where an older program came so far. */
  readonly event_id: string | null;
  /** The instant of an as-of build (RFC 3339, UTC); null for any other. */
  readonly as_of: string | null;
  /** Who works on it; null where nobody does. */
  readonly owner: string | null;
}

/** How far a build has come. */
export type Checkpoint = Pick<Build, 'position' | 'event_id'>;

/** The columns of a Checkpoint. */
export const CHECKPOINT = 'position, case when event_position = position then event_id end as event_id';

/** The columns of a Build. */
export const BUILD = `id, name, version, status, ${CHECKPOINT}, as_of,
  case when lease_until > clock_timestamp() then owner end as owner`;

/** The schema that holds a build's tables. */
export const schemaOf = ({ name, id }: Pick<Build, 'name' | 'id'>): string => `${name.replaceAll('-', '_')}_${id}`;

const LIST = `select ${BUILD} from projection.build order by name, id`;

/** All builds, by name and age. */
export async function listBuilds(db: Pool | ClientBase): Promise<Build[]> {
  return (await db.query<Build>({ name: 'list-builds', text: LIST })).rows;
}

const LOCK = 'select pg_advisory_xact_lock(hashtext($1))';

/**
 * The builds of a projection, for a transaction that makes, swaps or drops some: another one like it, of any process,
 * waits for the end of this one and then sees what it did.
 */
export async function lockBuilds(client: ClientBase, name: string): Promise<Build[]> {
  await client.query(LOCK, [`build ${name}`]);
  return (await listBuilds(client)).filter((build) => build.name === name);
}

const INSERT = `
  insert into projection.build (name, version, status, as_of, indexed) values ($1, $2, $3, $4, $5) returning ${BUILD}`;

/** Makes the tables of a new build, in the transaction of the client; with their indexes where it will serve at once. */
export async function createBuild(
  client: ClientBase,
  { name, version, tables, indexes }: Projection,
  status: BuildStatus,
  asOf: string | null = null,
): Promise<Build> {
  const indexed = status === 'serving';
  const { rows } = await client.query<Build>(INSERT, [name, version, status, asOf, indexed]);
  const [build] = rows;
  if (!build) throw new Error('the build was not inserted');
  const schema = schemaOf(build);
  await client.query(`create schema ${schema}`);
  await client.query(`${lookInto(schema)}; ${tables}; ${indexed ? indexes : ''}`);
  return build;
}

/** Lets the transaction find a build's tables by their names alone; `public` holds the extensions. */
export const lookInto = (schema: string): string => `set local search_path to ${schema}, public`;

/**
 * Removes a build with its tables, in the transaction of the client. First the row: a page under way holds it until
 * its end, and the next one then finds its checkpoint gone. The other way round the two would wait for each other.
 */
export async function dropBuild(client: ClientBase, build: Build): Promise<void> {
  await client.query('delete from projection.build where id = $1', [build.id]);
  await client.query(`drop schema ${schemaOf(build)} cascade`);
}
