import { uuidV5 } from './uuid-v5.ts';

const IMPORT = '6a4b0b1e-6c0f-4d8e-9d0c-3a1f4b7d2c55';

/** Ids of this kind are kept. The text is copied, because one joined from parts holds on to all of them: 300 bytes. */
const derived = (...parts: readonly string[]): string =>
  Buffer.from(uuidV5(JSON.stringify(parts), IMPORT)).toString('latin1');

/** The id of the task that stands for a case: the same in every run. */
export const importedTaskId = (organizationId: string, caseId: string): string =>
  derived('task', organizationId, caseId);

/** The id of the member whom the import makes of an actor. */
export const importedMemberId = (organizationId: string, name: string): string =>
  derived('member', organizationId, name);

/** The user id of that member: nobody's, until somebody gives the member another. */
export const importedUserId = (organizationId: string, name: string): string => derived('user', organizationId, name);

/** What all events of one file have in common, by the SHA-256 of its bytes. */
export const importId = (organizationId: string, fileHash: string): string =>
  derived('import', organizationId, fileHash);

/**
 * The id of what one row does to a task. It comes from the content and its place among the task's events, and from names
 * rather than member ids, so that the directory may change between two runs. The ids of its events follow from it.
 */
export const rowCommandId = (taskId: string, content: readonly unknown[]): string =>
  uuidV5(JSON.stringify(content), taskId);

/** The id of the n-th event of a row or of a member. */
export const nthEventId = (commandId: string, n: number): string => uuidV5(String(n), commandId);
