import { setTimeout as pause } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { EventStore } from '#libs/event-store';
import type { Progress } from '#libs/projection';
import { notifiedBetween } from '#projections/notification-feed';

/** What it takes to hear of news in the feeds. */
export interface FeedNewsOptions {
  readonly store: EventStore;
  readonly readModel: Kysely<unknown>;
  /** The read models that a feed is read from. */
  readonly progress: readonly Progress[];
}

/** Someone who follows a member's feed. */
interface Follower {
  readonly member: string;
  wake(): void;
}

const SOON_MS = 2_000;
const REST_MS = 50;
const BEGINNING = '-1';

const nameOf = (organizationId: string, memberId: string): string => `${organizationId}/${memberId}`;

/**
 * Wakes those who follow a feed when there is more in it: one question to the database for all of them whenever something
 * was appended, and none while nobody follows.
 */
export class FeedNews {
  readonly #followers = new Set<Follower>();
  /** Up to where news were told; null: none were yet. */
  #told: string | null = null;
  #stop: (() => void) | undefined;
  #looking = false;
  #again = false;

  constructor(private readonly options: FeedNewsOptions) {}

  /** The ordinal up to which the feeds are whole: nothing will come between what is there. Null: they are too far behind. */
  async end(): Promise<string | null> {
    const { store, progress } = this.options;
    const head = await store.head();
    if (head === null) return BEGINNING;
    const reached = await Promise.all(progress.map((each) => each.reached(head, SOON_MS, { patient: true })));
    return reached.every(Boolean) ? String(store.ordinal(head)) : null;
  }

  /** Calls `wake` when there is more in a member's feed, also where nothing is; until what is returned is called. */
  follow(organizationId: string, memberId: string, wake: () => void): () => void {
    const follower = { member: nameOf(organizationId, memberId), wake };
    this.#followers.add(follower);
    this.#stop ??= this.options.store.onAppended(() => void this.#look());
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
      this.#told = null;
    };
  }

  async #look(): Promise<void> {
    this.#again = true;
    if (this.#looking) return;
    this.#looking = true;
    while (this.#again && this.#followers.size > 0) {
      this.#again = false;
      // Whoever follows looks by themselves from time to time: should the database be away, nothing is lost.
      await this.#tell().catch(() => undefined);
      await pause(REST_MS);
    }
    this.#looking = false;
  }

  async #tell(): Promise<void> {
    const told = this.#told;
    const end = await this.end();
    if (end === null) {
      this.#again = true;
      return;
    }
    // Those who began to follow before the first look know another end than this one: all of them look again.
    const concerned = told === null ? null : await this.#membersBetween(told, end);
    this.#told = end;
    for (const follower of this.#followers) if (!concerned || concerned.has(follower.member)) follower.wake();
  }

  async #membersBetween(after: string, upTo: string): Promise<ReadonlySet<string>> {
    const found = await notifiedBetween(this.options.readModel, after, upTo);
    return new Set(found.map(({ organization_id, member_id }) => nameOf(organization_id, member_id)));
  }
}
