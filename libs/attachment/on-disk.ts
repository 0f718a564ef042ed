import { BlobStoreUnavailableError } from './errors.ts';

/** Does something on a disk. What it refuses (it is full, read-only, gone) is a store that cannot be reached. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    throw new BlobStoreUnavailableError(error);
  });
}

/** What `work` gives; null where there is no such file. */
export async function ifThere<T>(work: () => Promise<T>): Promise<T | null> {
  return work().catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
}

/** The code of an error of Node, such as ENOENT. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
