import { v5 } from 'uuid';
import type { Evolution } from '#libs/aggregate';
import type { DomainEvent, RecordedEvent } from '#libs/event';
import type { SagaEvent } from './events.ts';
import { evolveLifecycle, isSagaEvent, type Lifecycle, NOT_BEGUN } from './lifecycle.ts';
import type { Saga } from './saga.ts';

/** An instance of a saga: how far it has come, and what it did by its own account. */
export interface Instance<State = unknown> {
  readonly lifecycle: Lifecycle;
  readonly state: State;
}

/** The id of an instance: the same for the same organization, saga and key, everywhere and for ever. */
export const instanceId = (organizationId: string, saga: string, key: string): string =>
  v5(JSON.stringify([saga, key]), organizationId);

/** The stream of an instance. */
export const instanceStream = (organizationId: string, id: string): string => `saga-${organizationId}_${id}`;

/** Whether a stream is that of an instance. */
export const isInstanceStream = (stream: string): boolean => stream.startsWith('saga-');

/** An instance of a saga as the fold of its stream. */
export const instanceOf = <State, E extends DomainEvent>({
  evolution,
}: Pick<Saga<State, E>, 'evolution'>): Evolution<Instance<State>, SagaEvent | E> => ({
  initial: { lifecycle: NOT_BEGUN, state: evolution.initial },
  evolve: ({ lifecycle, state }, event) =>
    isSagaEvent(event)
      ? { lifecycle: evolveLifecycle(lifecycle, event), state }
      : { lifecycle, state: evolution.evolve(state, event as RecordedEvent<E>) },
});

/** Any instance, as far as all of them are alike. */
export const anyInstance: Evolution<Instance<null>, SagaEvent> = instanceOf<null, never>({
  evolution: { initial: null, evolve: (state) => state },
});
