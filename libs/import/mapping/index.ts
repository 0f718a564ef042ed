export { type ActivityMatcher, activityMatcher } from './activities.ts';
export { parseMapping, readMappingFile } from './parse.ts';
export type { Mapping, RowState } from './schema.ts';
export { fillIn, placeholders } from './template.ts';
