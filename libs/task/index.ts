export { taskEvolution } from './aggregate.ts';
export type { NewAttachment, NewComment, NewTask, TaskChanges, TaskCommand } from './commands.ts';
export { commentOf } from './comment.ts';
export { decide } from './decide.ts';
export * from './enums.ts';
export { eraseTask } from './erase.ts';
export * from './errors.ts';
export { type RecordedTaskEvent, type TaskEvent, taskEvents } from './events.ts';
export { evolve } from './evolve.ts';
export { asOf, type FieldChange, type HistoryEntry, type HistoryPage, history } from './history.ts';
export { type Mention, mentionedIds, mentionSchema } from './mention.ts';
export { type Reference, type ReferenceKey, referenceSchema, sameReference } from './reference.ts';
export {
  headOf,
  type ShownAttachment,
  type ShownComment,
  shownAttachment,
  shownComment,
  type TaskHead,
} from './shown.ts';
export type { Task, TaskAttachment, TaskComment, TaskState } from './state.ts';
export { isTaskStream, taskIdOf, taskStream } from './stream.ts';
export { PARTICIPANT_TYPES, type Prepared, TASK_TYPES, type TaskType, taskType, taskTypeNames } from './types/index.ts';
export type { Undo } from './undo.ts';
