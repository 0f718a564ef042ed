import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';

/** Which entries of an organization; absent filters let all pass. */
export interface AuditFilters {
  /** Ids of actors. */
  readonly actor?: readonly string[] | undefined;
  readonly task_id?: readonly string[] | undefined;
  readonly contact_id?: readonly string[] | undefined;
  readonly type?: readonly string[] | undefined;
  /** What occurred at this instant or later (RFC 3339). */
  readonly from?: string | undefined;
  /** What occurred before this instant. */
  readonly to?: string | undefined;
}

/** An entry as the audit log keeps it: its payload still sealed. */
export interface AuditRow {
  readonly sequence: number;
  readonly position: string;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly task_id: string | null;
  readonly contact_id: string | null;
  readonly data: string;
  readonly metadata: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** At most `limit` entries behind a sequence, up to another one, oldest first. */
export async function listAuditEntries(
  db: Kysely<unknown>,
  organizationId: string,
  filters: AuditFilters,
  page: { readonly after: number; readonly until?: number | undefined; readonly limit: number },
): Promise<AuditRow[]> {
  const wanted = [
    sql<SqlBool>`organization_id = ${organizationId} and sequence > ${page.after}`,
    ...(page.until === undefined ? [] : [sql<SqlBool>`sequence <= ${page.until}`]),
    ...conditions(filters),
  ];
  const { rows } = await sql<Omit<AuditRow, 'sequence'> & { sequence: string }>`
    select sequence, position, id, stream, revision, type, task_id, contact_id, data, metadata, previous_hash, hash
    from audit_entry where ${sql.join(wanted, sql` and `)} order by sequence limit ${page.limit}`.execute(db);
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
}

/** Every entry up to a sequence that passes, oldest first, a page in memory at a time. */
export async function* allAuditEntries(
  db: Kysely<unknown>,
  organizationId: string,
  filters: AuditFilters,
  until: number,
): AsyncGenerator<readonly AuditRow[]> {
  for (let after = 0; ; ) {
    const rows = await listAuditEntries(db, organizationId, filters, { after, until, limit: PAGE });
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.sequence;
  }
}

const PAGE = 1_000;

/** Where an organization's chain ends; sequence 0 where nothing has happened yet. */
export async function auditHead(
  db: Kysely<unknown>,
  organizationId: string,
): Promise<{ readonly sequence: number; readonly hash: string } | null> {
  const { rows } = await sql<{ sequence: string; hash: string }>`
    select sequence, hash from audit_head where organization_id = ${organizationId}`.execute(db);
  return rows[0] ? { sequence: Number(rows[0].sequence), hash: rows[0].hash } : null;
}

function conditions({ actor, task_id, contact_id, type, from, to }: AuditFilters): RawBuilder<SqlBool>[] {
  return [
    ...(actor ? [isOneOf('actor_id', actor, 'text')] : []),
    ...(task_id ? [isOneOf('task_id', task_id, 'uuid')] : []),
    ...(contact_id ? [isOneOf('contact_id', contact_id, 'uuid')] : []),
    ...(type ? [isOneOf('type', type, 'text')] : []),
    ...(from === undefined ? [] : [sql<SqlBool>`occurred_at >= ${from}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`occurred_at < ${to}`]),
  ];
}

/** One value is asked for by `=`: an array would keep an index from giving the rows in order. */
function isOneOf(column: string, values: readonly string[], type: string): RawBuilder<SqlBool> {
  const ref = sql.ref(column);
  return values.length === 1 ? sql`${ref} = ${values[0]}` : sql`${ref} = any(${[...values]}::${sql.raw(type)}[])`;
}

/** The organizations that have entries. */
export async function auditedOrganizations(db: Kysely<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<{ organization_id: string }>`
    select organization_id from audit_head order by organization_id`.execute(db);
  return rows.map((row) => row.organization_id);
}
