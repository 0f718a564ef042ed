import { removeRunFolder, runFolder } from './run-folder.ts';

/** Stops this run's servers and removes what it wrote. */
export default async function globalTeardown(): Promise<void> {
  await removeRunFolder(runFolder());
}
