import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RUN_FOLDER_VARIABLE } from './run-folder.ts';

/** The path of a folder by that name which this test run owns. */
export function testFolderOf(name: string): string {
  const folder = process.env[RUN_FOLDER_VARIABLE];
  if (!folder) throw new Error('jest.config.ts names no globalSetup of libs/postgres/testing');
  return join(folder, name);
}

/**
 * Makes an empty folder, for example a DOCKET_HOME. At the end of the test run it is removed, and a server that was left
 * running in it is stopped.
 */
export function testFolder(): string {
  const folder = testFolderOf(randomBytes(6).toString('hex'));
  mkdirSync(folder);
  return folder;
}
