import { NoInstanceError } from './errors.ts';
import type { SagaEvent } from './events.ts';
import type { Instance } from './instance.ts';
import { lifecycleFor } from './lifecycle.ts';

/** What an operator decides about. */
export interface OperatedInstance {
  readonly id: string;
  readonly saga: string;
  /** The event that set it going last. */
  readonly sourceId: string;
}

/** Decides to have an instance tried again now. @throws NoInstanceError where it is completed. */
export function decideRetry(of: OperatedInstance, { lifecycle }: Instance): readonly SagaEvent[] {
  mustBeOpen(of, lifecycle);
  return [{ type: 'SagaRetried', data: { saga: of.saga, source_id: of.sourceId } }];
}

/** Decides to give an instance up; nothing where it is already. @throws NoInstanceError where it is completed. */
export function decideGiveUp(of: OperatedInstance, { lifecycle }: Instance): readonly SagaEvent[] {
  if (mustBeOpen(of, lifecycle).status === 'given-up') return [];
  return [{ type: 'SagaGivenUp', data: { saga: of.saga, source_id: of.sourceId } }];
}

function mustBeOpen({ id, sourceId }: OperatedInstance, lifecycle: Instance['lifecycle']) {
  const found = lifecycleFor(lifecycle, sourceId);
  if (found.status === 'completed') throw new NoInstanceError(id);
  return found;
}
