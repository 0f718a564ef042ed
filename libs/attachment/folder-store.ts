import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobKey, BlobStore } from './blob-store.ts';
import { BlobMissingError } from './errors.ts';
import { ifThere, onDisk } from './on-disk.ts';

/**
 * Blobs as files `<organization>/<first two digits>/<hash>` in a folder, which several processes may share. Files to be
 * stored must be on the same file system.
 */
export function createFolderStore(folder: string): BlobStore {
  const pathOf = ({ organizationId, sha256 }: BlobKey) => join(folder, organizationId, sha256.slice(0, 2), sha256);

  return {
    put: (key, file) =>
      onDisk(async () => {
        const path = pathOf(key);
        if ((await ifThere(() => stat(path)))?.size === file.size) return;
        // Only what is whole on the disk gets the name: a power cut leaves the old state or the new one.
        await syncPath(file.path);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(file.path, path);
        for (let at = dirname(path); ; at = dirname(at)) {
          await syncPath(at);
          if (at === folder) break;
        }
      }),
    async read(key, size, range) {
      const path = pathOf(key);
      const file = await onDisk(() => ifThere(() => open(path, 'r')));
      if (file === null) throw new BlobMissingError(key, size, null);
      try {
        const found = await onDisk(() => file.stat());
        if (found.size !== size) throw new BlobMissingError(key, size, found.size);
        return file.createReadStream({ ...range });
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    delete: (key) => onDisk(() => rm(pathOf(key), { force: true })),
    close: () => undefined,
  };
}

/** Writes a file, or the names in a folder, through to the disk. */
async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
