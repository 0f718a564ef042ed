export { type Build, type BuildStatus, listBuilds, schemaOf } from './build.ts';
export { type DeadLetter, listDeadLetters, retryDeadLetters } from './operate.ts';
export { prepare } from './prepare.ts';
export { type Progress, ServingProgress } from './progress.ts';
export type { OrderedEvent, Projection } from './projection.ts';
export { beginRebuild, dropStandby, NoStandbyError, swapBack } from './rebuild.ts';
export { ownerName, type Runner, type RunnerOptions, run } from './runner.ts';
export { projectionMigrations } from './schema.ts';
