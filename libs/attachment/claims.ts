import { randomUUIDv7 } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction } from '#libs/postgres';
import type { BlobKey } from './blob-store.ts';

/** Which attachment an upload is for. */
export interface ClaimOwner {
  readonly organizationId: string;
  readonly taskId: string;
  readonly attachmentId: string;
}

/** That an upload refers to bytes. Each upload has one of its own, also where another is for the same attachment. */
export interface Claim extends ClaimOwner, BlobKey {
  readonly id: string;
}

const KEY = `hashtextextended($1::text || '/' || $2::text, 0)`;
const CLAIM = `
  with locked as materialized (select pg_advisory_xact_lock(${KEY}))
  insert into attachment.claim (organization_id, sha256, id, task_id, attachment_id)
  select $1::uuid, $2::text, $3::uuid, $4::uuid, $5::uuid from locked`;
const RECORD = 'update attachment.claim set recorded = true where id = $1';
const LOCK = `select pg_advisory_xact_lock(${KEY})`;
const DROP = 'delete from attachment.claim where id = $1 and not recorded';
const ERASE = 'delete from attachment.claim where id = $1';
const OF_TASKS = `
  select id, organization_id as "organizationId", sha256, task_id as "taskId", attachment_id as "attachmentId"
  from attachment.claim where organization_id = $1 and task_id = any($2::uuid[]) order by id`;
const IS_CLAIMED = 'select 1 from attachment.claim where organization_id = $1 and sha256 = $2 limit 1';
const UNRECORDED = `
  select id, organization_id as "organizationId", sha256, task_id as "taskId", attachment_id as "attachmentId"
  from attachment.claim
  where not recorded and claimed_at < clock_timestamp() - $1 * interval '1 millisecond' and ($2::uuid is null or id > $2)
  order by id limit $3`;

/**
 * Claims bytes. To be called before they are looked for or stored: the lock of their key makes this wait for a release
 * that is just removing them, so that what is found afterwards stays, and what is not found can be stored anew.
 */
export async function claim(pool: Pool, owner: ClaimOwner, sha256: string): Promise<Claim> {
  const made = { ...owner, sha256, id: randomUUIDv7() };
  await pool.query(CLAIM, [made.organizationId, sha256, made.id, made.taskId, made.attachmentId]);
  return made;
}

/** Notes that the claim's event is in the log: from now on nothing removes the bytes. */
export async function recordClaim(pool: Pool, { id }: Claim): Promise<void> {
  await pool.query(RECORD, [id]);
}

/**
 * Drops a claim whose event is known never to come, and with the last claim on them the bytes. They are removed under
 * the lock of their key: between the look for other claims and the removal nobody can claim them.
 */
export async function releaseClaim(pool: Pool, claim: Claim, remove: () => Promise<void>) {
  await drop(pool, DROP, claim, remove);
}

/** Drops a claim whatever event it has, and with the last claim on them the bytes: what it was for is erased. */
export async function eraseClaim(pool: Pool, claim: Claim, remove: () => Promise<void>) {
  await drop(pool, ERASE, claim, remove);
}

/** The claims of these tasks' attachments. */
export async function claimsOfTasks(pool: Pool, organizationId: string, taskIds: readonly string[]) {
  return (await pool.query<Claim>(OF_TASKS, [organizationId, taskIds])).rows;
}

async function drop(pool: Pool, statement: string, { id, organizationId, sha256 }: Claim, remove: () => Promise<void>) {
  await inTransaction(pool, async (client) => {
    await client.query(LOCK, [organizationId, sha256]);
    await client.query(statement, [id]);
    if ((await client.query(IS_CLAIMED, [organizationId, sha256])).rows.length === 0) await remove();
  });
}

/** The claims that have waited for their event for so long, by the database's clock, at most `limit` after one of them. */
export async function unrecordedClaims(pool: Pool, olderThanMs: number, after: string | null, limit: number) {
  return (await pool.query<Claim>(UNRECORDED, [olderThanMs, after, limit])).rows;
}
