export {
  type EventLogFault,
  EventLogFaultsError,
  FileChangedError,
  ImportStoppedError,
  type MappingFault,
  MappingFaultsError,
  type RowPlace,
  UnreadableFileError,
} from './errors.ts';
export { type ImportOptions, type ImportReport, importEventLog } from './import-event-log.ts';
export { readMappingFile } from './mapping/index.ts';
export type { ImportProgress } from './progress.ts';
