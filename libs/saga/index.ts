export type { AttemptResult } from './attempt.ts';
export { type Clock, instantAt, systemClock } from './clock.ts';
export { NoInstanceError, StaleAttemptError, StepFailedError } from './errors.ts';
export { type SagaEvent, sagaEvents } from './events.ts';
export {
  anyInstance,
  type Instance,
  instanceId,
  instanceOf,
  instanceStream,
  isInstanceStream,
} from './instance.ts';
export { type LeaseOptions, whileLeased } from './lease.ts';
export { evolveLifecycle, isSagaEvent, type Lifecycle, lifecycleFor, NOT_BEGUN } from './lifecycle.ts';
export { decideGiveUp, decideRetry, type OperatedInstance } from './operate.ts';
export type { DueInstance, WorkQueue } from './queue.ts';
export { overADay, overADayWithJitter } from './retry.ts';
export { runSaga, type SagaRunner, type SagaRunnerOptions } from './runner.ts';
export type { Done, Saga, SagaSource, Step } from './saga.ts';
export { sagaMigrations } from './schema.ts';
