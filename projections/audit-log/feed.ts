import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { EventScope } from '#libs/access';
import type { Position, StoredEvent } from '#libs/event';
import { isVisible } from './visible.ts';

/** Which part of the feed. */
export interface FeedRange {
  /** The number of the position behind which it begins; null: with the first entry. */
  readonly after: bigint | null;
  /** The number of the position that it goes up to: the read models that the policy asks must have reached it. */
  readonly upTo: bigint;
  /** Only these types of events, where they are given. */
  readonly types?: readonly string[] | undefined;
  readonly limit: number;
}

/** A part of the feed, oldest first. */
export interface FeedPage {
  /** The events as the log holds them. */
  readonly entries: readonly StoredEvent[];
  /** Where the last entry that was looked at stands, whether or not it is in the page; null where there was none. */
  readonly lookedAt: Position | null;
}

/** How many entries are looked at for one page, at most: a caller who may see few of them gets a shorter page, not a longer wait. */
const LONGEST_LOOK = 2_000;

/** The entries of an organization's audit log that a caller may see. */
export async function readFeed(db: Kysely<unknown>, scope: EventScope, range: FeedRange): Promise<FeedPage> {
  const { organizationId } = scope;
  const bounds = await sql<Bounds>`
    select ${sequenceAt(organizationId, range.after)} as after, ${sequenceAt(organizationId, range.upTo)} as last`.execute(
    db,
  );
  const { after = '0', last = '0' } = bounds.rows[0] ?? {};
  if (BigInt(after) >= BigInt(last)) return { entries: [], lookedAt: null };
  const looked = lookAt(organizationId, { after, last }, range.types);
  const { rows: entries } = await sql<StoredEvent>`
    select entry.id, entry.stream, entry.revision, entry.type, entry.position, entry.data, entry.metadata
    from (${looked}) as looked
    join audit_entry as entry on entry.organization_id = ${organizationId} and entry.sequence = looked.sequence
    where ${isVisible(scope)} order by looked.sequence limit ${range.limit}`.execute(db);
  if (entries.length === range.limit) return { entries, lookedAt: entries.at(-1)?.position ?? null };
  const end = await sql<{ position: Position }>`
    select position from audit_entry where organization_id = ${organizationId} and sequence = (
      select case when count(*) < ${LONGEST_LOOK} then ${last}::bigint else max(sequence) end
      from (${looked}) as looked)`.execute(db);
  return { entries, lookedAt: end.rows[0]?.position ?? null };
}

/** Sequences of entries: behind the one, up to the other. */
interface Bounds {
  readonly after: string;
  readonly last: string;
}

/** The sequence of the last entry up to a position. */
const sequenceAt = (organizationId: string, ordinal: bigint | null): RawBuilder<string> =>
  ordinal === null
    ? sql`0::bigint`
    : sql`coalesce((select sequence from audit_entry
        where organization_id = ${organizationId} and ordinal <= ${ordinal.toString()}::bigint
        order by ordinal desc limit 1), 0)`;

/** The sequences of the entries to be looked at: of each type by an index of its own. */
function lookAt(organizationId: string, { after, last }: Bounds, types: FeedRange['types']): RawBuilder<unknown> {
  const between = sql`organization_id = ${organizationId} and sequence > ${after}::bigint and sequence <= ${last}::bigint`;
  if (!types) return sql`select sequence from audit_entry where ${between} order by sequence limit ${LONGEST_LOOK}`;
  return sql`
    select of_type.sequence from unnest(${[...new Set(types)]}::text[]) as wanted (type) cross join lateral (
      select sequence from audit_entry where ${between} and type = wanted.type
      order by sequence limit ${LONGEST_LOOK}) as of_type
    order by of_type.sequence limit ${LONGEST_LOOK}`;
}

/** The sequence of each organization's last entry up to a position, by organization; nothing for one that has none. */
export async function lastSequences(
  db: Kysely<unknown>,
  organizationIds: readonly string[],
  upTo: bigint,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ organization_id: string; sequence: string }>`
    select organization_id, last.sequence from unnest(${[...organizationIds]}::uuid[]) as wanted (organization_id)
    cross join lateral (
      select sequence from audit_entry as entry
      where entry.organization_id = wanted.organization_id and ordinal <= ${upTo.toString()}::bigint
      order by ordinal desc limit 1) as last`.execute(db);
  return new Map(rows.map((row) => [row.organization_id, row.sequence]));
}
