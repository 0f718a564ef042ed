import { hash } from 'node:crypto';

/** What stands before the first entry of an organization: 64 zeros. */
export const GENESIS = '0'.repeat(64);

/** An audit entry as its hash sees it: its place in its organization, and the event as the log holds it, still sealed. */
export interface ChainEntry {
  readonly organizationId: string;
  /** From 1, without a gap. */
  readonly sequence: number;
  /** The event's id. */
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  /** The payload and the metadata: the very JSON texts in the log. */
  readonly data: string;
  readonly metadata: string;
}

/**
 * The hash of an entry: SHA-256, in lower case hex, over nine lines joined by line feeds, in UTF-8: the hash of the entry
 * before it, organization, sequence, event id, stream, revision, type, and the SHA-256 of data and of metadata. No line
 * holds a line feed, so two different entries never give the same text. The position in the log is no part of it: a log
 * that was copied into another store keeps its chain.
 */
export function entryHash(previousHash: string, entry: ChainEntry): string {
  const { organizationId, sequence, id, stream, revision, type, data, metadata } = entry;
  const lines = [previousHash, organizationId, sequence, id, stream, revision, type, sha256(data), sha256(metadata)];
  return sha256(lines.join('\n'));
}

const sha256 = (text: string): string => hash('sha256', text);
