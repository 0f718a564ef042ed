export { type ActivityMatcher, activityMatcher } from './activities.ts';
export { parseMapping, readMappingFile } from './parse.ts';
export { importable, type Mapping, type RowState } from './schema.ts';
export { fillIn, isPlaceholder, placeholders } from './template.ts';
