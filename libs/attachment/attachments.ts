import type { Readable } from 'node:stream';
import type { Pool } from 'pg';
import type { BlobKey, BlobStore, ByteRange } from './blob-store.ts';
import { type Claim, type ClaimOwner, claim, claimsOfTasks, eraseClaim, recordClaim, releaseClaim } from './claims.ts';
import { ClaimExpiredError } from './errors.ts';
import type { Spool, SpooledFile } from './spool.ts';
import { type SweepReport, sweepClaims } from './sweep.ts';

/** Bytes that are stored for an event to come. */
export interface KeptFile {
  /** @throws ClaimExpiredError where so much time has passed that the sweep may take the bytes: no event may name them. */
  mustHold(): void;
  /** The event is in the log. */
  recorded(): Promise<void>;
  /** The event is known never to come. Bytes that nobody else refers to go at once. */
  release(): Promise<void>;
}

/**
 * The bytes of attachments.
 *
 * An upload goes: bytes to the spool, claim to the database, bytes to the store, event to the log. Wherever it ends,
 * the sweep finds the claim, asks the log, and removes what no event names. What an event names stays, also after the
 * attachment or its task is removed: the history tells of it. Only an erasure takes it.
 */
export interface Attachments {
  readonly spool: Spool;
  /** Stores a file for an attachment. @throws BlobStoreUnavailableError, DatabaseUnavailableError */
  keep(file: SpooledFile, owner: ClaimOwner): Promise<KeptFile>;
  /** See BlobStore. */
  read(key: BlobKey, size: number, range?: ByteRange): Promise<Readable>;
  /** Removes what failed uploads of any process have left. Several may sweep at once. */
  sweep(): Promise<SweepReport>;
  /** Removes the bytes of all attachments of these tasks that nothing else refers to; their events stay without them. */
  erase(organizationId: string, taskIds: readonly string[]): Promise<void>;
  close(): void;
}

/** What attachments are made of. */
export interface AttachmentParts {
  readonly pool: Pool;
  readonly spool: Spool;
  readonly blobs: BlobStore;
  /** Whether the log has the event of a claim. Rejects where that cannot be told. */
  readonly isRecorded: (claim: Claim) => Promise<boolean>;
}

/** Far longer than any upload takes from its claim to its event. */
const GRACE_MS = 15 * 60_000;

/** Attachments over these parts. The sweep takes nothing that was claimed less than `graceMs` ago. */
export function createAttachments(
  { pool, spool, blobs, isRecorded }: AttachmentParts,
  graceMs = GRACE_MS,
): Attachments {
  // No event is even tried later: what is left of the grace is for its append.
  const holdsMs = graceMs / 2;
  const release = (one: Claim) => releaseClaim(pool, one, () => blobs.delete(one));
  return {
    spool,
    async keep(file, owner) {
      const claimedAt = performance.now();
      const made = await claim(pool, owner, file.sha256);
      // Where this fails the bytes may be there or come late: the claim stays, and the sweep removes both.
      await blobs.put(made, file);
      return {
        mustHold() {
          const age = performance.now() - claimedAt;
          if (age > holdsMs) throw new ClaimExpiredError(holdsMs, age);
        },
        recorded: () => recordClaim(pool, made),
        release: () => release(made),
      };
    },
    read: (key, size, range) => blobs.read(key, size, range),
    async sweep() {
      const files = await spool.sweep();
      return { files, ...(await sweepClaims({ pool, graceMs, isRecorded, release })) };
    },
    async erase(organizationId, taskIds) {
      for (const one of await claimsOfTasks(pool, organizationId, taskIds))
        await eraseClaim(pool, one, () => blobs.delete(one));
    },
    close: () => blobs.close(),
  };
}
