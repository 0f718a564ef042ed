import { setTimeout as pause } from 'node:timers/promises';
import { lastSequences } from '#projections/audit-log';
import type { Services } from '../services.ts';
import { FEED_MODELS } from './event-endpoints.ts';

/** Someone who follows an organization's feed. */
interface Follower {
  readonly organizationId: string;
  wake(): void;
}

const SOON_MS = 2_000;
const REST_MS = 50;

/**
 * Wakes those who follow the feed of an organization in which something happened: one question to the database for all of
 * them whenever something was appended, and none while nobody follows.
 */
export class EventNews {
  readonly #followers = new Set<Follower>();
  /** Up to which entry of each organization its followers were woken. */
  #told: ReadonlyMap<string, string> = new Map();
  #stop: (() => void) | undefined;
  #looking = false;
  #again = false;

  constructor(private readonly services: Pick<Services, 'store' | 'readModel' | 'progressOf'>) {}

  /** Calls `wake` when there is more, and now and then where there is not; until what is returned is called. */
  follow(organizationId: string, wake: () => void): () => void {
    const follower = { organizationId, wake };
    this.#followers.add(follower);
    this.#stop ??= this.services.store.onAppended(() => void this.#look());
    // What was appended just before is perhaps not in the read models yet, and nothing else would tell of it.
    void this.#look();
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
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
    const { store, readModel, progressOf } = this.services;
    const head = await store.head();
    if (head === null) return;
    const reached = await Promise.all(
      FEED_MODELS.map((name) => progressOf(name).reached(head, SOON_MS, { patient: true })),
    );
    if (!reached.every(Boolean)) {
      this.#again = true;
      return;
    }
    const concerned = [...new Set([...this.#followers].map(({ organizationId }) => organizationId))];
    // No further than all read models are: an entry that was told before it can be read would be told to nobody after.
    const ends = await lastSequences(readModel, concerned, store.ordinal(head));
    for (const follower of this.#followers)
      if (ends.get(follower.organizationId) !== this.#told.get(follower.organizationId)) follower.wake();
    this.#told = ends;
  }
}
