import { readFile } from 'node:fs/promises';
import { Kysely, PostgresDialect } from 'kysely';
import { parseCheckpoint, type Verdict } from '#libs/audit';
import { closePool, createPool } from '#libs/postgres';
import { auditedOrganizations, auditLog, verifyAuditLog } from '#projections/audit-log';
import { mustBeOurs } from '../audit/checkpoint.ts';
import { tell, untold } from './tell.ts';
import { print } from './with-log.ts';
import { withProjections } from './with-projections.ts';

const CATCH_UP_MS = 10 * 60_000;
const QUERY_TIMEOUT_MS = 60_000;

/**
 * Computes the chains of all organizations, or of one, anew from the event store, and prints a line for each. A chain that
 * does not hold ends the verb with a status of 1.
 */
export function verifyLog({ organization, checkpoint }: { organization?: string; checkpoint?: string }): Promise<void> {
  return withProjections(async ({ log: { store, database }, progressOf }) => {
    const head = await store.head();
    if (head !== null && !(await progressOf(auditLog.name).reached(head, CATCH_UP_MS)))
      throw new Error('the audit log does not catch up with the log: see docket projections');
    const settings = { search_path: 'read_model,public' };
    const options = { name: 'docket auditor', max: 2, settings, queryTimeoutMs: QUERY_TIMEOUT_MS };
    const pool = createPool(database.url, options);
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    try {
      const kept = checkpoint === undefined ? null : parseCheckpoint(await readFile(checkpoint, 'utf8'));
      const one = organization ?? kept?.organizationId;
      if (kept) mustBeOurs(database.secrets, one, kept);
      for (const organizationId of one === undefined ? await auditedOrganizations(db) : [one]) {
        const onProgress = (n: number, of: number) => tell(`${organizationId}: ${n} of ${of} entries`);
        const verdict = await verifyAuditLog({ store, db, organizationId, checkpoint: kept, onProgress });
        untold();
        say(organizationId, verdict);
      }
    } finally {
      await closePool(pool);
    }
  });
}

/** Prints a verdict; one that does not hold is the verb's failure. */
export function say(what: string, verdict: Verdict): void {
  if (verdict.valid) {
    print(`${what}: ${verdict.entries} entries hold; the head is ${verdict.head.sequence} ${verdict.head.hash}`);
    return;
  }
  const { sequence, position, what: why } = verdict.first_difference;
  print(`${what}: entry ${sequence}${position === null ? '' : ` (position ${position})`} differs: ${why}`);
  process.exitCode = 1;
}
