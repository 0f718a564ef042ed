import type { Pool } from 'pg';
import type { DeadLetterEvent } from './dead-letter-events.ts';
import { NoDeadLetterError } from './errors.ts';

/** The events of one stream that a projection has set aside. */
export interface DeadStream {
  readonly projection: string;
  readonly stream: string;
  readonly organizationId: string;
}

const FIRST = `
  select min(revision)::int as revision from projection.dead_letter join projection.build on build.id = build_id
  where name = $1 and stream = $2 and organization_id = $3 and status in ('building', 'serving', 'standby')
  group by build_id`;

/** By which revision a stream is held up, in each build that has set it aside. */
async function heldUpBy(pool: Pool, { projection, stream, organizationId }: DeadStream): Promise<number[]> {
  const { rows } = await pool.query<{ revision: number }>(FIRST, [projection, stream, organizationId]);
  return rows.map(({ revision }) => revision);
}

/** Decides to have a stream tried again, in every build that has set it aside. @throws NoDeadLetterError */
export async function decideRetry(pool: Pool, dead: DeadStream): Promise<readonly DeadLetterEvent[]> {
  const { projection, stream } = dead;
  if ((await heldUpBy(pool, dead)).length === 0) throw new NoDeadLetterError(projection, stream, null);
  return [{ type: 'DeadLetterRetried', data: { projection, stream } }];
}

/** Decides to have the event that holds up a stream left out. @throws NoDeadLetterError */
export async function decideSkip(pool: Pool, dead: DeadStream, revision: number): Promise<readonly DeadLetterEvent[]> {
  const { projection, stream } = dead;
  if (!(await heldUpBy(pool, dead)).includes(revision)) throw new NoDeadLetterError(projection, stream, revision);
  return [{ type: 'DeadLetterSkipped', data: { projection, stream, revision } }];
}
