import type { Pool } from 'pg';
import { listDeadLetters } from '#libs/projection';
import { operatorContext } from '../../apps/docket/src/commands/context.ts';
import { decideOnDeadLetter } from '../../apps/docket/src/projection/dead-letter-commands.ts';
import type { Aggregates } from '../../apps/docket/src/services.ts';

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
