import { randomUUID } from 'node:crypto';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import type { Pool } from 'pg';
import { SYSTEM } from '#libs/event';
import { parseServerUrl } from '#libs/event-store/kurrent';
import { eventStoreForTests } from './service.ts';

const APPEND = `
  with head as (update log.head set position = position + 1 returning position),
  added as (
    insert into log.event (position, revision, id, stream, type, data, metadata)
    select position, (select coalesce(max(revision), -1) + 1 from log.event where stream = $1), $2, $1, 'Unheard', '{}', $3
    from head returning position
  )
  select position::text, pg_notify('docket_log', position::text) from added`;

/**
 * Appends an event of a type that this program does not know, as one of another version would; resolves to its position.
 * No read model can fold it.
 */
export async function appendPoison(pool: Pool, stream: string, organization: string): Promise<string> {
  const at = new Date().toISOString();
  const metadata = {
    version: 1,
    organization_id: organization,
    actor: SYSTEM,
    occurred_at: at,
    recorded_at: at,
    command_id: randomUUID(),
    correlation_id: 'c',
    causation_id: null,
  };
  const url = eventStoreForTests.EVENTSTORE_URL;
  if (url) return appendToServer(url, stream, metadata);
  const { rows } = await pool.query<{ position: string }>(APPEND, [stream, randomUUID(), JSON.stringify(metadata)]);
  if (!rows[0]) throw new Error('nothing was appended');
  return rows[0].position;
}

async function appendToServer(
  url: string,
  stream: string,
  { correlation_id, ...metadata }: { correlation_id: string },
) {
  const client = KurrentDBClient.connectionString(parseServerUrl(url).connectionString);
  const fields = { ...metadata, $correlationId: correlation_id, $causationId: null };
  const poison = jsonEvent({ id: randomUUID(), type: 'Unheard', data: {}, metadata: fields });
  const { position } = await client.appendToStream(stream, poison);
  await client.dispose();
  return String(position?.commit);
}
