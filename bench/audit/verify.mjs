import { sql } from 'kysely';
import { docketCodec } from '../../dist/apps/docket/src/installation/codec.js';
import { loadConfig, loadSecrets } from '../../dist/libs/config/index.js';
import { KeyRing, KeyTable } from '../../dist/libs/erasure/index.js';
import { createPostgresEventStore } from '../../dist/libs/event-store/postgres/index.js';
import { createPool } from '../../dist/libs/postgres/index.js';
import { verifyAuditLog } from '../../dist/projections/audit-log/index.js';
import { NO_FAULTS } from '../common/oracle.mjs';
import { ORGANIZATION } from '../http/task-body.mjs';
import { openReadModel } from '../list/in-process.mjs';

const PAGE = 2_000;

/** Verifying an organization's audit log, beside reading what is verified: the log once, and the audit log once. */
export async function verify({ DATABASE_URL: url, DOCKET_HOME }, tasks) {
  const pool = createPool(url, { name: 'verify', max: 2, queryTimeoutMs: 60_000 });
  // The demo organization's task is sealed.
  const { masterKey } = await loadSecrets(loadConfig({ DATABASE_URL: url, DOCKET_HOME }));
  const codec = docketCodec(new KeyRing(new KeyTable(pool, masterKey)));
  const store = await createPostgresEventStore({ pool, codec });
  const model = openReadModel(url);
  const began = performance.now();
  const verdict = await verifyAuditLog({ store, db: model.db, organizationId: ORGANIZATION });
  const between = performance.now();
  const read = await readBoth(store, model.db);
  const [ours, theirs] = [between - began, performance.now() - between].map((ms) => ms / 1_000);
  await store.close();
  await model.pool.end();
  await pool.end();
  const entries = verdict.valid ? verdict.entries : 0;
  return {
    part: 'P10',
    what: `verify the audit log, ${entries.toLocaleString('en-US')} entries, ${tasks.toLocaleString('en-US')} tasks`,
    unit: 'entries/s',
    ours: { rate: entries / ours },
    peer: { name: 'reading log and audit log', rate: read / theirs },
    ratio: entries / ours / (read / theirs),
    target: { atLeast: 0.7 },
    faults: { ...NO_FAULTS, lost: Math.max(0, read - entries), doubled: Math.max(0, entries - read) },
  };
}

/** Reads the whole log and the whole audit log as verifying does, and looks at nothing; answers the number of entries. */
async function readBoth(store, db) {
  for (let after = null; ; ) {
    const page = await store.readAll(after, PAGE, { uncached: true });
    after = page.at(-1)?.position ?? null;
    if (after === null) break;
  }
  for (let after = 0, n = 0; ; ) {
    const { rows } = await sql`
      select * from audit_entry where organization_id = ${ORGANIZATION} and sequence > ${after}
      order by sequence limit ${PAGE}`.execute(db);
    n += rows.length;
    if (rows.length < PAGE) return n;
    after = rows.at(-1).sequence;
  }
}
