import type { Pool } from 'pg';
import type { CommandContext, Outcome } from '#libs/aggregate';
import { deadLetterStream, decideRetry, decideSkip } from '#libs/projection';
import type { Aggregates } from '../services.ts';

/** What the commands on dead letters work with. */
export interface DeadLetterServices extends Pick<Aggregates, 'executor' | 'deadLetters'> {
  readonly operations: Pool;
}

/** A stream of the command's organization that a projection has set aside; `revision` is that of the event to skip. */
export interface DeadLetterTarget {
  readonly projection: string;
  readonly stream: string;
  /** Null: to be tried again. */
  readonly revision: number | null;
}

/**
 * Records that what was set aside of a stream is to be tried again, or the event that holds it up left out. Whoever works
 * on the projection carries it out when it comes to that position. @throws NoDeadLetterError
 */
export function decideOnDeadLetter(
  { executor, deadLetters, operations }: DeadLetterServices,
  context: CommandContext,
  { projection, stream, revision }: DeadLetterTarget,
): Promise<Outcome<null>> {
  const dead = { projection, stream, organizationId: context.organizationId };
  return executor.execute(deadLetters, {
    context,
    stream: deadLetterStream(context.organizationId, projection),
    decide: () => (revision === null ? decideRetry(operations, dead) : decideSkip(operations, dead, revision)),
  });
}
