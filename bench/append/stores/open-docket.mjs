import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { docketCodec } from '../../../dist/apps/docket/src/installation/codec.js';
import { KeyRing, KeyTable, personalKeyMigrations } from '../../../dist/libs/erasure/index.js';
import { createPostgresEventStore, eventStoreMigrations } from '../../../dist/libs/event-store/postgres/index.js';
import { createPool, migrate } from '../../../dist/libs/postgres/index.js';
import { prepare, projectionMigrations, run, ServingProgress } from '../../../dist/libs/projection/index.js';
import { auditLog } from '../../../dist/projections/audit-log/index.js';
import { data, metadata, ORGANIZATION } from '../payload.mjs';

const WRITTEN = 'select stream, revision, position::float8 from log.event where position > $1 order by position';
/** Streams of the audit log name their organization; as long as those of the writers are otherwise. */
const audible = (stream) => stream.replace(/^task-/, `task-${ORGANIZATION}_`);

/** Docket's log, with sealing and with the audit log beside where that is asked for. */
export async function openDocket(url, { sealed = false, audited = false } = {}) {
  const pool = createPool(url, { name: 'bench', max: 4, queryTimeoutMs: 60_000 });
  await migrate(pool, [...eventStoreMigrations, ...projectionMigrations, ...personalKeyMigrations]);
  const keys = sealed ? new KeyRing(new KeyTable(pool, randomBytes(32))) : null;
  const store = await createPostgresEventStore({ pool, codec: docketCodec(keys) });
  const own = sealed ? { ...metadata, key_id: data.contact_id } : metadata;
  const keptUp = audited ? await keepUp(url, store) : async () => undefined;
  return {
    contiguous: true,
    async append(stream, revision) {
      const event = { id: randomUUID(), type: 'TaskCreated', data, metadata: own };
      return Number((await store.append(audible(stream), revision - 1, [event])).position);
    },
    async written(after) {
      await keptUp();
      const { rows } = await pool.query({ text: WRITTEN, values: [after], rowMode: 'array' });
      return rows.map(([stream, ...place]) => [stream.replace(`${ORGANIZATION}_`, ''), ...place]);
    },
  };
}

/** Keeps the audit log up as a service does; what it answers resolves once it holds all that the log holds. */
async function keepUp(url, store) {
  const settings = { synchronous_commit: 'off' };
  const pool = createPool(url, { name: 'audit', max: 4, queryTimeoutMs: 60_000, pipeline: true, settings });
  await prepare(pool, auditLog);
  const progress = new ServingProgress(pool, auditLog.name, (position) => store.ordinal(position));
  run({ store, pool, projection: auditLog, progress, onError: (error) => console.error(error) });
  return async () => {
    const head = await store.head();
    while (head !== null && !(await progress.reached(head, 5_000))) await pause(10);
  };
}
