export { type Case, type CaseRow, type NameOf, toCase } from './case.ts';
export { toCsv } from './csv.ts';
export { EXPORT_MAPPING } from './mapping.ts';
export { readCases } from './read-cases.ts';
export { toXes } from './xes.ts';
