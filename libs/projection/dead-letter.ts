import type { ClientBase } from 'pg';
import type { RecordedEvent } from '#libs/event';

const AFFECTED = `
  select distinct stream from projection.dead_letter where build_id = $1 and stream = any($2::text[])`;

/** Which of these streams have an event that was set aside: all later ones must wait behind it. */
export async function streamsSetAside(
  client: ClientBase,
  buildId: number,
  streams: readonly string[],
): Promise<Set<string>> {
  const values = [buildId, [...new Set(streams)]];
  const { rows } = await client.query<{ stream: string }>({ name: 'set-aside', text: AFFECTED, values });
  return new Set(rows.map((row) => row.stream));
}

const SET_ASIDE = `
  insert into projection.dead_letter (build_id, stream, revision, position, organization_id, type, error)
  values ($1, $2, $3, $4, $5, $6, $7)`;

/** Sets an event aside; `error` is null for one that only waits behind another of its stream. */
export async function setAside(
  client: ClientBase,
  buildId: number,
  event: RecordedEvent,
  error: string | null,
): Promise<void> {
  const { stream, revision, position, type } = event;
  // PostgreSQL's text cannot hold this one character.
  const reason = error?.replaceAll('\0', '') ?? null;
  await client.query(SET_ASIDE, [buildId, stream, revision, position, organizationOf(event), type, reason]);
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
/** Of an event that tells neither by its metadata nor by its stream whose it is. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Metadata that cannot be read tell nothing; but a stream's name begins with its kind and its organization. */
function organizationOf({ metadata, stream }: RecordedEvent): string {
  const told: string | undefined = metadata.organization_id;
  return told ?? UUID.exec(stream)?.[0] ?? NOBODY;
}

const OF_STREAM = `
  select revision::int from projection.dead_letter
  where build_id = $1 and stream = $2 and organization_id = $3 order by revision`;
const CLEAR = 'delete from projection.dead_letter where build_id = $1 and stream = $2';

/** The revisions of an organization's stream that were set aside, in order. */
export async function revisionsSetAside(
  client: ClientBase,
  buildId: number,
  stream: string,
  organizationId: string,
): Promise<number[]> {
  const { rows } = await client.query<{ revision: number }>(OF_STREAM, [buildId, stream, organizationId]);
  return rows.map(({ revision }) => revision);
}

/** Forgets what was set aside of a stream. */
export async function clearStream(client: ClientBase, buildId: number, stream: string): Promise<void> {
  await client.query(CLEAR, [buildId, stream]);
}
