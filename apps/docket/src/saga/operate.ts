import type { Pool } from 'pg';
import type { CommandContext, Outcome } from '#libs/aggregate';
import { decideGiveUp, decideRetry, type Instance, instanceStream, NoInstanceError } from '#libs/saga';
import { findInstance } from '#projections/saga-work';
import type { Aggregates } from '../services.ts';

/** What operators decide about an instance. */
export type SagaDecision = 'retry' | 'give-up';

const DECIDE = { retry: decideRetry, 'give-up': decideGiveUp } as const;

/** Records an operator's decision about an instance of the command's organization. @throws NoInstanceError */
export async function operateSaga(
  { executor, instances, operations }: Pick<Aggregates, 'executor' | 'instances'> & { readonly operations: Pool },
  context: CommandContext,
  id: string,
  decision: SagaDecision,
): Promise<Outcome<Instance<null>>> {
  const { organizationId } = context;
  const stream = instanceStream(organizationId, id);
  return executor.execute(instances, {
    context,
    stream,
    async decide(instance) {
      const found = await findInstance(operations, id, organizationId);
      if (!found) throw new NoInstanceError(id);
      return DECIDE[decision]({ id, saga: found.saga, sourceId: found.source_id }, instance);
    },
  });
}
