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
  const { stream, revision, position, type, metadata } = event;
  const organization = metadata.organization_id ?? null;
  await client.query(SET_ASIDE, [buildId, stream, revision, position, organization, type, error]);
}
