import { describe, expect, it } from '@jest/globals';
import { givenOf } from '#libs/aggregate/testing';
import { NoInstanceError } from './errors.ts';
import { type SagaEvent, sagaEvents } from './events.ts';
import { anyInstance, type Instance } from './instance.ts';
import { decideGiveUp, decideRetry } from './operate.ts';

const given = givenOf<Instance<null>, SagaEvent>(sagaEvents, anyInstance);
const about = (source_id = 's1') => ({ saga: 'parcels', source_id });
const failed = (attempt: number, next_attempt_at: string | null): SagaEvent => ({
  type: 'SagaFailed',
  data: { ...about(), attempt, reason: 'no-van', next_attempt_at },
});
const completed = (source_id = 's1'): SagaEvent => ({
  type: 'SagaCompleted',
  data: { ...about(source_id), outcome: 'done' },
});
const retried: SagaEvent = { type: 'SagaRetried', data: about() };
const givenUp: SagaEvent = { type: 'SagaGivenUp', data: about() };
const of = { id: 'i', saga: 'parcels', sourceId: 's1' };
const lifecycle = (...events: readonly SagaEvent[]) => given(...events).state.lifecycle;

describe('the lifecycle of an instance', () => {
  it('waits after a failure, and is given up where there is no next attempt', () => {
    const at = '2026-03-01T10:00:10.000Z';
    expect(lifecycle(failed(1, at))).toEqual({
      sourceId: 's1',
      status: 'waiting',
      failures: 1,
      reason: 'no-van',
      nextAttemptAt: at,
      outcome: null,
      earlier: [],
    });
    expect(lifecycle(failed(29, null))).toMatchObject({ status: 'given-up', failures: 29, nextAttemptAt: null });
  });

  it('begins anew when it is retried, and for another source', () => {
    expect(lifecycle(failed(29, null), retried)).toMatchObject({ status: 'waiting', failures: 0, nextAttemptAt: null });
    expect(lifecycle(failed(2, null), completed('s2'))).toMatchObject({
      sourceId: 's2',
      status: 'completed',
      failures: 0,
      outcome: 'done',
      earlier: ['s1'],
    });
  });
});

describe('an operator', () => {
  it('has tried again what waits or was given up, and gives up what waits', () => {
    for (const past of [
      [],
      [failed(1, '2026-03-01T10:00:10.000Z')],
      [failed(29, null)],
      [givenUp],
      [completed('s0')],
    ]) {
      given(...past)
        .when((instance) => decideRetry(of, instance))
        .then(retried);
    }
    given()
      .when((instance) => decideGiveUp(of, instance))
      .then(givenUp);
    given(givenUp)
      .when((instance) => decideGiveUp(of, instance))
      .thenNothing();
  });

  it('decides nothing about what is completed', () => {
    for (const decide of [decideRetry, decideGiveUp])
      given(completed())
        .when((instance) => decide(of, instance))
        .thenRefused(NoInstanceError);
  });
});
