import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { listDeadLetters } from '#libs/projection';
import { operatorContext } from '../../apps/docket/src/commands/context.ts';
import { decideOnDeadLetter } from '../../apps/docket/src/projection/dead-letter-commands.ts';
import type { Aggregates } from '../../apps/docket/src/services.ts';

/** As a program of another version would write it: this one knows no such type. */
const APPEND = `
  with head as (update log.head set position = position + 1 returning position)
  insert into log.event (position, revision, id, stream, type, data, metadata)
  select head.position, (select coalesce(max(revision), -1) + 1 from log.event where stream = $1), $2, $1, 'Unheard', '{}', $3
  from head returning position::text`;

/** Appends an event to a stream that nobody can fold; resolves to its position. */
export async function appendPoison(pool: Pool, stream: string, organization: string): Promise<string> {
  const { actor } = operatorContext(organization);
  const at = new Date().toISOString();
  const metadata = {
    version: 1,
    organization_id: organization,
    actor,
    occurred_at: at,
    recorded_at: at,
    command_id: randomUUID(),
    correlation_id: 'c',
    causation_id: null,
  };
  const { rows } = await pool.query<{ position: string }>(APPEND, [stream, randomUUID(), JSON.stringify(metadata)]);
  return rows[0]?.position ?? '';
}

/** Has what holds up a stream skipped, or all of it tried again, as an operator would; some of what there is. */
export async function decideOnSome(log: Aggregates, pool: Pool): Promise<void> {
  const letters = await listDeadLetters(pool, { organizationId: null, waiting: false, limit: 100 });
  const serving = letters.filter(({ status }) => status === 'serving');
  for (const [n, { name, stream, revision, organization_id }] of serving.entries()) {
    if (n % 3 === 2) continue;
    const target = { projection: name, stream, revision: n % 3 === 0 ? revision : null };
    await decideOnDeadLetter({ ...log, operations: pool }, operatorContext(organization_id), target);
  }
}
