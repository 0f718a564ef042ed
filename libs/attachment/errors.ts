import type { BlobKey } from './blob-store.ts';

/** The store of bytes cannot be reached, is full, or did not answer in time. The outcome of a write is then unknown. */
export class BlobStoreUnavailableError extends Error {
  override name = 'BlobStoreUnavailableError';
  constructor(cause: unknown) {
    super(`the store of attachments is unavailable: ${cause instanceof Error ? cause.name : String(cause)}`, { cause });
  }
}

/** The log names bytes that the store does not have, or not as many: something outside has removed or cut them. */
export class BlobMissingError extends Error {
  override name = 'BlobMissingError';
  constructor(
    readonly key: BlobKey,
    readonly expected: number,
    readonly found: number | null,
  ) {
    super(`${key.sha256} should have ${expected} bytes in the store, and has ${found ?? 'none'}`);
  }
}

/** An upload took so long between its claim and its event that its bytes may be swept by now. */
export class ClaimExpiredError extends Error {
  override name = 'ClaimExpiredError';
  constructor(
    readonly limitMs: number,
    readonly foundMs: number,
  ) {
    super(`the claim on the bytes is ${Math.round(foundMs)} ms old, which is above ${limitMs} ms`);
  }
}
