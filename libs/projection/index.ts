export { dropAsOf, replayAsOf } from './as-of.ts';
export { type Build, type BuildStatus, listBuilds, schemaOf } from './build.ts';
export { checkLog } from './check-log.ts';
export {
  type DeadLetterEvent,
  DeadLetterRetried,
  DeadLetterSkipped,
  deadLetterEvents,
  deadLetterEvolution,
  deadLetterStream,
} from './dead-letter-events.ts';
export { type DeadStream, decideRetry, decideSkip } from './decide-dead-letter.ts';
export * from './errors.ts';
export { type DeadLetter, type DeadLetterPlace, type DeadLetterQuery, listDeadLetters } from './list-dead-letters.ts';
export { type BuildOverview, overview } from './overview.ts';
export { ownerName } from './owner.ts';
export { prepare } from './prepare.ts';
export { type Progress, ServingProgress, type WaitOptions } from './progress.ts';
export type { OrderedEvent, Projection } from './projection.ts';

export { reachedTogether } from './reached-together.ts';

export {
  ForeignRoleError,
  grantReporting,
  listReaders,
  NoPasswordError,
  NoReaderError,
  type Reader,
  revokeReporting,
} from './readers.ts';

export { beginRebuild } from './rebuild.ts';
export { listReportingViews, type ReportingColumn, type ReportingView } from './reporting.ts';
export { type Runner, type RunnerOptions, run } from './runner.ts';
export { projectionMigrations } from './schema.ts';
export { sharedLook } from './shared-look.ts';
export { dropStandby, swapBack } from './swap-back.ts';
export type { FoldedPage } from './worker.ts';
