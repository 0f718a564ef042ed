export { appending, failAt, type Gate, gateAt } from './gate.ts';
export { givenOf } from './given.ts';
export { createMemoryLog, type Hook, type MemoryLog, type Moment } from './memory-log.ts';
export { type Occurrence, ORGANIZATION, occurrence, recorderOf } from './record.ts';
