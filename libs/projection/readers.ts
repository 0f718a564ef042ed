import { type ClientBase, escapeIdentifier, escapeLiteral, type Pool } from 'pg';
import { inTransaction } from '#libs/postgres';

/** Who may read the views for analysts. */
export interface Reader {
  readonly role: string;
  /** As scramVerifier gives it; null leaves a role that is there with the password it has. */
  readonly verifier: string | null;
  /** The organizations whose rows it sees; null for all. */
  readonly organizations: readonly string[] | null;
}

/** The database has a role of this name that was not made for reading reports: it is left alone. */
export class ForeignRoleError extends Error {
  override name = 'ForeignRoleError';
  constructor(readonly role: string) {
    super(`the database has a role ${role} that was not made by this verb: take another name`);
  }
}

/** A new role needs a password. */
export class NoPasswordError extends Error {
  override name = 'NoPasswordError';
  constructor(readonly role: string) {
    super(`${role} is a new role, which needs a password`);
  }
}

/** There is no such reader. */
export class NoReaderError extends Error {
  override name = 'NoReaderError';
  constructor(readonly role: string) {
    super(`no role ${role} was made for reading reports`);
  }
}

/** Two operators at once: the second sees what the first did. */
const LOCK = `select pg_advisory_xact_lock(hashtext('reporting readers'))`;
const KNOWN = `
  select exists (select from pg_roles where rolname = $1) as there,
    exists (select from projection.reporting_reader where role = $1) as ours`;
const PUT = `
  insert into projection.reporting_reader (role, organizations) values ($1, $2)
  on conflict (role) do update set organizations = excluded.organizations`;
const FORGET = 'delete from projection.reporting_reader where role = $1';

/**
 * What a role is held to by itself: it reads, and it does not keep a swap of read models waiting for ever. A session may
 * set these otherwise, and still has no right to anything but the views.
 */
const SETTINGS = [
  `search_path to reporting`,
  `default_transaction_read_only to on`,
  `statement_timeout to '5min'`,
  `idle_in_transaction_session_timeout to '1min'`,
];

async function known(client: ClientBase, role: string) {
  await client.query(LOCK);
  const { rows } = await client.query<{ there: boolean; ours: boolean }>(KNOWN, [role]);
  return rows[0] ?? { there: false, ours: false };
}

/** Before PostgreSQL 15 every role might make tables in the schema `public`. */
const CLOSE = 'revoke create on schema public from public';

/**
 * Makes a role that may read the schema `reporting` and nothing else, or changes one that this made; resolves to whether
 * it is new. The server is given the verifier of the password and never the password.
 * @throws ForeignRoleError, NoPasswordError
 */
export function grantReporting(pool: Pool, { role, verifier, organizations }: Reader): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { there, ours } = await known(client, role);
    if (there && !ours) throw new ForeignRoleError(role);
    if (!there && verifier === null) throw new NoPasswordError(role);
    const name = escapeIdentifier(role);
    if (!there) await client.query(`create role ${name} nosuperuser nocreatedb nocreaterole noinherit`);
    await client.query(`alter role ${name} login${verifier === null ? '' : ` password ${escapeLiteral(verifier)}`}`);
    for (const setting of SETTINGS) await client.query(`alter role ${name} set ${setting}`);
    await client.query(`${CLOSE}; grant usage on schema reporting to ${name}`);
    await client.query(`grant select on all tables in schema reporting to ${name}`);
    await client.query(PUT, [role, organizations]);
    return !there;
  });
}

/** Removes a role that grantReporting made. @throws NoReaderError */
export function revokeReporting(pool: Pool, role: string): Promise<void> {
  return inTransaction(pool, async (client) => {
    const { there, ours } = await known(client, role);
    if (!ours) throw new NoReaderError(role);
    const name = escapeIdentifier(role);
    if (there) await client.query(`drop owned by ${name}; drop role ${name}`);
    await client.query(FORGET, [role]);
  });
}

const LIST = 'select role, organizations from projection.reporting_reader order by role';

/** Who may read the views for analysts, by name. */
export async function listReaders(pool: Pool): Promise<Pick<Reader, 'role' | 'organizations'>[]> {
  return (await pool.query<Pick<Reader, 'role' | 'organizations'>>(LIST)).rows;
}
