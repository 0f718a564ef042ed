import type { Member } from './gossip.ts';
import type { MemoryLog } from './memory-log.ts';
import type { Subscription } from './subscription.ts';
import { Watched } from './watched.ts';

/** What a stand-in does with its calls. */
export interface Behaviour {
  /**
   * - `answered`: as it should be.
   * - `stalled`: taken, and neither written nor answered before this changes; then both, even if the client has gone.
   * - `unanswered`: written, and never answered.
   * - `timed-out`: written, and answered as timed out.
   * - `not-written`: answered as timed out, and not written.
   */
  readonly appends: 'answered' | 'stalled' | 'unanswered' | 'timed-out' | 'not-written';
  /** `stalled`: taken, and not answered before this changes. */
  readonly reads: 'answered' | 'stalled';
  /** `stalled`: new ones are not confirmed, and those there are say nothing any more, before this changes. */
  readonly subscriptions: 'answered' | 'stalled';
  /** The node that leads, where it is another: then appends are refused, and reads that require the leader. */
  readonly leader: { readonly host: string; readonly port: number } | null;
  /** Whom the gossip names; null: itself, as the leader. */
  readonly members: readonly Member[] | null;
}

/** What a stand-in has seen since its start, and how many subscriptions are open now. */
export interface Seen {
  readonly appends: number;
  readonly reads: number;
  /** Those of one stream among them. */
  readonly streamReads: number;
  readonly subscriptions: number;
  readonly open: number;
  /** Of those, the ones that were told everything and wait for news. */
  readonly live: number;
}

/** What all services of a stand-in share. */
export class Node {
  readonly behaviour = new Watched<Behaviour>({
    appends: 'answered',
    reads: 'answered',
    subscriptions: 'answered',
    leader: null,
    members: null,
  });
  readonly seen = new Watched<Seen>({ appends: 0, reads: 0, streamReads: 0, subscriptions: 0, open: 0, live: 0 });
  readonly subscriptions = new Set<Subscription>();

  constructor(
    readonly log: MemoryLog,
    /** The most bytes of data an append may hold. */
    readonly maxAppendBytes: number,
    /** The most events that wait for a live reader who does not take them. */
    readonly liveBuffer: number,
  ) {}

  /** Counts a call. */
  count(kind: 'appends' | 'reads' | 'streamReads' | 'subscriptions'): void {
    this.seen.change({ [kind]: this.seen.value[kind] + 1 });
  }
}
