import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { testFolder } from '#libs/postgres/testing';
import type { BlobKey, BlobStore, StoredFile } from '../blob-store.ts';
import { BlobMissingError } from '../errors.ts';

/** A store under test. */
export interface StoreUnderTest {
  readonly store: BlobStore;
  /** A folder on the file system of the store, for files to be stored. */
  readonly folder: string;
  /** How many blobs it holds at all. */
  count(): number | Promise<number>;
  /** Cuts a blob to so many bytes, behind the store's back. */
  cut(key: BlobKey, size: number): void;
}

/** A key for these bytes, in an organization of its own unless one is given. */
export const keyOf = (bytes: Uint8Array, organizationId: string = randomUUID()): BlobKey => ({
  organizationId,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** A file with these bytes. */
export function fileOf(bytes: Uint8Array, folder = testFolder()): StoredFile {
  const path = join(folder, randomUUID());
  writeFileSync(path, bytes);
  return { path, size: bytes.length };
}

/** What holds for every store of bytes. */
export function describeBlobStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`a store of bytes: ${name}`, () => {
    it('gives back what was put, whole and in parts', async () => {
      const { store, folder } = await open();
      const bytes = randomBytes(300_000);
      const key = keyOf(bytes);
      await store.put(key, fileOf(bytes, folder));
      const read = async (start: number, end: number) => buffer(await store.read(key, bytes.length, { start, end }));
      expect((await buffer(await store.read(key, bytes.length))).equals(bytes)).toBe(true);
      expect((await read(0, 0)).equals(bytes.subarray(0, 1))).toBe(true);
      expect((await read(99_999, 200_000)).equals(bytes.subarray(99_999, 200_001))).toBe(true);
      expect((await read(299_999, 299_999)).equals(bytes.subarray(299_999))).toBe(true);
    });

    it('keeps the same bytes of an organization once, however many put them at once', async () => {
      const { store, folder, count } = await open();
      const bytes = randomBytes(100_000);
      const [key, other] = [keyOf(bytes), keyOf(bytes)];
      await Promise.all(Array.from({ length: 8 }, () => store.put(key, fileOf(bytes, folder))));
      expect(await count()).toBe(1);
      await store.put(other, fileOf(bytes, folder));
      expect(await count()).toBe(2);
      await store.delete(other);
      expect((await buffer(await store.read(key, bytes.length))).equals(bytes)).toBe(true);
      await expect(store.read(other, bytes.length)).rejects.toBeInstanceOf(BlobMissingError);
    });

    it('names what is not there, or not whole, and removes it without a fault', async () => {
      const { store, folder, count, cut } = await open();
      const bytes = randomBytes(1_000);
      const key = keyOf(bytes);
      await expect(store.read(key, 1_000)).rejects.toMatchObject({
        name: 'BlobMissingError',
        expected: 1_000,
        found: null,
      });
      await store.delete(key);
      await store.put(key, fileOf(bytes, folder));
      cut(key, 400);
      await expect(store.read(key, 1_000)).rejects.toMatchObject({ name: 'BlobMissingError', found: 400 });
      await expect(store.read(key, 1_000, { start: 10, end: 20 })).rejects.toBeInstanceOf(BlobMissingError);
      await expect(store.read(key, 1_000, { start: 500, end: 600 })).rejects.toBeInstanceOf(BlobMissingError);
      await store.put(key, fileOf(bytes, folder));
      expect((await buffer(await store.read(key, 1_000))).equals(bytes)).toBe(true);
      await store.delete(key);
      await store.delete(key);
      expect(await count()).toBe(0);
    });

    it('leaves the bytes to those who read them while they are removed or read no further', async () => {
      const { store, folder } = await open();
      const bytes = randomBytes(2_000_000);
      const key = keyOf(bytes);
      const file = fileOf(bytes, folder);
      await store.put(key, file);
      const stream = await store.read(key, bytes.length);
      stream.destroy();
      await expect(buffer(stream)).rejects.toThrow();
      expect((await buffer(await store.read(key, bytes.length))).length).toBe(bytes.length);
      expect(existsSync(file.path) && (await store.put(key, file))).toBeFalsy();
    });
  });
}
