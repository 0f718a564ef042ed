import { type Kysely, sql } from 'kysely';
import { ChainVerifier, type Checkpoint, isAudited, type KeptEntry, type LoggedEntry, type Verdict } from '#libs/audit';
import { isStreamOf, type Position } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { Ahead } from './ahead.ts';
import { toEntry, type Unchained } from './entry.ts';

/** What a verification reads, and whom it tells. */
export interface VerifyOptions {
  readonly store: EventStore;
  /** The read model, by its own names. */
  readonly db: Kysely<unknown>;
  readonly organizationId: string;
  /** Held against the log, where there is one. */
  readonly checkpoint?: Checkpoint | null;
  /** Told after every page how many entries have been verified, of how many. */
  readonly onProgress?: (entries: number, of: number) => void;
}

const PAGE = 2_000;

/**
 * Computes an organization's chain anew from the log and holds the audit log against it, up to where the audit log ends
 * now. It reads the log once, in pages: its time grows with the whole log, its memory with the number of tasks.
 */
export async function verifyAuditLog(options: VerifyOptions): Promise<Verdict> {
  const { organizationId, db, checkpoint = null, onProgress } = options;
  const end = await lastEntry(db, organizationId);
  const verifier = new ChainVerifier(organizationId, checkpoint);
  if (!end) return verifier.end();
  const kept = new Ahead(keptEntries(db, organizationId, end.sequence));
  const logged = new Ahead(loggedEntries(options.store, organizationId, end));
  try {
    for (let n = 0; ; onProgress?.(n, end.sequence)) {
      const [some, others] = await Promise.all([logged.turn(), kept.turn()]);
      if (!some && !others) break;
      let agree = true;
      do {
        agree = verifier.step(logged.take(), kept.take());
        n++;
      } while (agree && !logged.isUsedUp && !kept.isUsedUp);
      if (!agree) break;
    }
  } finally {
    await Promise.all([kept.end(), logged.end()]);
  }
  return verifier.end();
}

async function lastEntry(db: Kysely<unknown>, organizationId: string) {
  const { rows } = await sql<{ sequence: string; position: Position }>`
    select sequence, position from audit_entry where organization_id = ${organizationId}
    order by sequence desc limit 1`.execute(db);
  return rows[0] && { sequence: Number(rows[0].sequence), position: rows[0].position };
}

interface Row {
  readonly sequence: string;
  readonly position: string;
  readonly ordinal: string;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly occurred_ms: string | null;
  readonly recorded_ms: string | null;
  readonly actor_kind: string | null;
  readonly actor_id: string | null;
  readonly task_id: string | null;
  readonly contact_id: string | null;
  readonly data: string;
  readonly metadata: string;
  readonly previous_hash: string;
  readonly hash: string;
}

async function* keptEntries(db: Kysely<unknown>, organizationId: string, until: number) {
  for (let after = 0; after < until; ) {
    const { rows } = await sql<Row>`
      select sequence, position, ordinal::text, id, stream, revision, type,
        (extract(epoch from occurred_at) * 1000)::bigint::text as occurred_ms,
        (extract(epoch from recorded_at) * 1000)::bigint::text as recorded_ms,
        actor_kind, actor_id, task_id, contact_id, data, metadata, previous_hash, hash
      from audit_entry
      where organization_id = ${organizationId} and sequence > ${after} and sequence <= ${until}
      order by sequence limit ${PAGE}`.execute(db);
    if (rows.length === 0) return;
    after = Number(rows.at(-1)?.sequence);
    yield rows.map(toKept);
  }
}

function toKept(row: Row): KeptEntry {
  const { position, id, stream, revision, type, data, metadata, hash } = row;
  return {
    sequence: Number(row.sequence),
    position,
    ordinal: BigInt(row.ordinal),
    id,
    stream,
    revision,
    type,
    data,
    metadata,
    particulars: [row.occurred_ms, row.recorded_ms, row.actor_kind, row.actor_id, row.task_id, row.contact_id].join(
      ' ',
    ),
    previousHash: row.previous_hash,
    hash,
  };
}

async function* loggedEntries(store: EventStore, organizationId: string, until: { readonly position: Position }) {
  const end = store.ordinal(until.position);
  const contacts = new Map<string, string>();
  let after: Position | null = null;
  for (;;) {
    const page = await store.readAll(after, PAGE, { uncached: true });
    const entries: LoggedEntry[] = [];
    for (const event of page) {
      const ordinal = store.ordinal(event.position);
      if (ordinal <= end && isAudited(event) && isStreamOf(event.stream, organizationId))
        entries.push(toLogged(toEntry({ event, ordinal }), contacts));
    }
    yield entries;
    after = page.at(-1)?.position ?? null;
    if (after === null || store.ordinal(after) >= end) return;
  }
}

function toLogged(entry: Unchained, contacts: Map<string, string>): LoggedEntry {
  const { position, ordinal, id, stream, revision, type, data, metadata, taskId } = entry;
  if (taskId && entry.contactId) contacts.set(taskId, entry.contactId);
  const contactId = entry.contactId ?? (taskId ? contacts.get(taskId) : undefined) ?? null;
  const times = [entry.occurredAt, entry.recordedAt].map((at) => at && Date.parse(at));
  const particulars = [...times, entry.actorKind, entry.actorId, taskId, contactId].join(' ');
  return { position, ordinal, id, stream, revision, type, data, metadata, particulars };
}
