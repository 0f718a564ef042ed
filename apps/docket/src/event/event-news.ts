import { type Follower, Followers } from '#libs/event-store';
import { lastSequences } from '#projections/audit-log';
import type { Services } from '../services.ts';
import { FEED_MODELS } from './event-endpoints.ts';

const SOON_MS = 2_000;

/** Wakes those who follow the feed of an organization in which something happened: one question to the database for all. */
export class EventNews {
  readonly #followers: Followers<string>;
  /** Up to which entry of each organization its followers were woken. */
  #told: ReadonlyMap<string, string> = new Map();

  constructor(private readonly services: Pick<Services, 'store' | 'readModel' | 'progressOf'>) {
    this.#followers = new Followers({ store: services.store, tell: (followers) => this.#tell(followers) });
  }

  /** Calls `wake` when there is more, and now and then where there is not; until what is returned is called. */
  follow(organizationId: string, wake: () => void): () => void {
    return this.#followers.follow(organizationId, wake);
  }

  async #tell(followers: ReadonlySet<Follower<string>>): Promise<boolean> {
    const { store, readModel, progressOf } = this.services;
    const head = await store.head();
    if (head === null) return true;
    const reached = await Promise.all(
      FEED_MODELS.map((name) => progressOf(name).reached(head, SOON_MS, { patient: true })),
    );
    if (!reached.every(Boolean)) return false;
    const concerned = [...new Set([...followers].map(({ subject }) => subject))];
    // No further than all read models are: an entry that was told before it can be read would be told to nobody after.
    const ends = await lastSequences(readModel, concerned, store.ordinal(head));
    for (const { subject, wake } of followers) if (ends.get(subject) !== this.#told.get(subject)) wake();
    this.#told = ends;
    return true;
  }
}
