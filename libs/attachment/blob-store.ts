import type { Readable } from 'node:stream';

/** Which bytes: those of an organization with this hash. No organization's key ever equals another's. */
export interface BlobKey {
  readonly organizationId: string;
  /** SHA-256 in lower-case hex. */
  readonly sha256: string;
}

/** A file on this machine that is whole and waits to be stored. */
export interface StoredFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** A part of a blob: its first and its last byte, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where bytes live by their hash. Both adapters pass the same contract suite (testing/contract.ts).
 *
 * Every call ends with an answer, BlobMissingError, or BlobStoreUnavailableError: within a bounded time, save that a
 * folder is as quick as its disk.
 */
export interface BlobStore {
  /** Stores a file under its key, whole or not at all; bytes that are there stay. It may take the file away from its path. */
  put(key: BlobKey, file: StoredFile): Promise<void>;
  /**
   * The bytes of a blob of this size, or a part of them. The stream fails where they break off or no more of them come.
   * @throws BlobMissingError where they are not there, or are not as many.
   */
  read(key: BlobKey, size: number, range?: ByteRange): Promise<Readable>;
  /** Removes the bytes; those that are not there are no fault. */
  delete(key: BlobKey): Promise<void>;
  /** Frees the connections. */
  close(): void;
}
