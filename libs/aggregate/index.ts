export type { Command, CommandContext, Outcome } from './command-context.ts';
export { type CommandEvent, commandEvents } from './command-events.ts';
export { commandStream } from './command-record.ts';
export type { Evolution, Loaded } from './decider.ts';
export { BusyError, ContentionError, KeyReusedError } from './errors.ts';
export { createExecutor, type Executor } from './executor.ts';
export { emptyStream, fold, UnreadableStreamError } from './fold.ts';
export { derivedId, keyedCommandId, newId } from './ids.ts';
export { createRepository, type Repository } from './repository.ts';
