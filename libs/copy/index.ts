export { type Bookmark, fileBookmark } from './bookmark.ts';
export { carryCodec } from './carry.ts';
export { type CopyOptions, type CopyReport, copyLog } from './copy-log.ts';
export { CopyStoppedError, LogsDifferError, OtherEventsError } from './errors.ts';
export type { CopyProgress } from './progress.ts';
