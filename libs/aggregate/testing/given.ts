import { expect } from '@jest/globals';
import type { DomainEvent, EventDefinition } from '#libs/event';
import type { Evolution } from '../decider.ts';
import { recorderOf } from './record.ts';

/** Specifies an aggregate by its behaviour: given these events, when this is decided, then these events. */
export function givenOf<State, E extends DomainEvent>(
  definitions: readonly EventDefinition[],
  { initial, evolve }: Evolution<State, E>,
) {
  const record = recorderOf<E>(definitions);
  const fold = (events: readonly E[]): State => record(events).reduce<State>(evolve, initial);

  return (...past: readonly E[]) => ({
    /** The state that the past led to. */
    state: fold(past),
    when(decide: (state: State) => readonly E[]) {
      const decided = () => decide(fold(past));
      return {
        /** Exactly these events; each fits its schema. */
        then(...events: readonly E[]): void {
          expect(record(decided()).map(({ type, data }) => ({ type, data }))).toEqual(events);
        },
        thenNothing: (): void => expect(decided()).toEqual([]),
        thenRefused: (error: new (...given: never[]) => Error, found: object = {}): void => {
          expect(decided).toThrow(error);
          expect(decided).toThrow(expect.objectContaining(found));
        },
        /** The state with the decided events has these values. */
        thenState: (values: object): void => expect(fold([...past, ...decided()])).toMatchObject(values),
      };
    },
  });
}
