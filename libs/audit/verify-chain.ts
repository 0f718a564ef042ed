import { type ChainEntry, entryHash, GENESIS } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';

/** An event as the log has it now. */
export interface LoggedEntry extends Omit<ChainEntry, 'sequence' | 'organizationId'> {
  readonly position: string;
  /** What orders positions. */
  readonly ordinal: bigint;
  /** What else the audit log keeps of it, for its search. */
  readonly particulars: string;
}

/** An entry as the audit log keeps it. */
export interface KeptEntry extends LoggedEntry {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** The first entry at which log, audit log and checkpoint do not agree, and how. */
export interface Difference {
  readonly sequence: number;
  /** Where the log has, or the audit log says that it had, the event; null beyond the end of both. */
  readonly position: string | null;
  readonly what: string;
}

/** What a verification came to. */
export type Verdict =
  | {
      readonly valid: true;
      readonly entries: number;
      readonly head: { readonly sequence: number; readonly hash: string };
    }
  | { readonly valid: false; readonly first_difference: Difference };

/**
 * Computes the chain of an organization anew from the log's events and holds the audit log, and a checkpoint if one is
 * given, against it: one step an entry, in pairs by their order. The two end where the audit log ended when it was asked.
 */
export class ChainVerifier {
  #sequence = 0;
  #hash = GENESIS;
  #difference: Difference | null = null;

  constructor(
    private readonly organizationId: string,
    private readonly checkpoint: Checkpoint | null,
  ) {
    if (checkpoint && checkpoint.sequence === 0 && checkpoint.hash !== GENESIS)
      this.#differs(null, 'the checkpoint is of another chain');
  }

  /** Takes the next event of the log and the next entry of the audit log; false once a difference was found. */
  step(logged: LoggedEntry | undefined, kept: KeptEntry | undefined): boolean {
    if (this.#difference) return false;
    const sequence = this.#sequence + 1;
    const now = logged && entryHash(this.#hash, { ...logged, organizationId: this.organizationId, sequence });
    const what = compare(this.organizationId, { sequence, previous: this.#hash, now }, logged, kept);
    const place = (logged ?? kept)?.position ?? null;
    if (what || !now) return this.#differs(place, what ?? 'the event is not in the log any more');
    this.#sequence = sequence;
    this.#hash = now;
    if (this.checkpoint?.sequence !== sequence || this.checkpoint.hash === this.#hash) return true;
    this.#sequence = sequence - 1;
    return this.#differs(place, 'up to here the log is another than the one that the checkpoint was taken of');
  }

  /** The verdict once both have ended. */
  end(): Verdict {
    if (!this.#difference && this.checkpoint && this.checkpoint.sequence > this.#sequence)
      this.#differs(null, 'the log ends before the checkpoint');
    if (this.#difference) return { valid: false, first_difference: this.#difference };
    return { valid: true, entries: this.#sequence, head: { sequence: this.#sequence, hash: this.#hash } };
  }

  #differs(position: string | null, what: string): false {
    this.#difference = { sequence: this.#sequence + 1, position, what };
    return false;
  }
}

/** Where the next entry must stand, behind which hash, and the hash that the log's own event has there. */
interface Expected {
  readonly sequence: number;
  readonly previous: string;
  readonly now: string | undefined;
}

function compare(
  organizationId: string,
  { sequence, previous, now }: Expected,
  logged: LoggedEntry | undefined,
  kept: KeptEntry | undefined,
): string | null {
  if (!logged) return 'the event is not in the log any more';
  if (!kept || kept.sequence !== sequence) return 'the entry is missing in the audit log';
  // Of an entry that has the very texts of the event, the hash need not be computed once more.
  if (kept.hash === now && kept.previousHash === previous && isSame(kept, logged)) return null;
  const whole = entryHash(kept.previousHash, { ...kept, organizationId }) === kept.hash;
  if (!whole) return 'the entry was changed in the audit log';
  if (kept.id !== logged.id || kept.ordinal !== logged.ordinal) return misplaced(logged, kept);
  if (kept.previousHash !== previous) return 'the entry does not follow the one before it';
  if (now !== kept.hash) return 'the event was changed in the log';
  return kept.particulars === logged.particulars ? null : 'the entry was changed in the audit log';
}

const SAME = ['id', 'ordinal', 'stream', 'revision', 'type', 'data', 'metadata', 'particulars'] as const;

const isSame = (kept: KeptEntry, logged: LoggedEntry): boolean => SAME.every((name) => kept[name] === logged[name]);

function misplaced(logged: LoggedEntry, kept: KeptEntry): string {
  if (logged.ordinal < kept.ordinal) return 'an event stands in the log that the audit log does not know';
  if (logged.ordinal > kept.ordinal) return 'the event is not in its place in the log any more';
  return 'another event stands in its place in the log';
}
