import type { Kysely } from 'kysely';
import { type EventStore, type Follower, Followers } from '#libs/event-store';
import type { Progress } from '#libs/projection';
import { notifiedBetween } from '#projections/notification-feed';

/** What it takes to hear of news in the feeds. */
export interface FeedNewsOptions {
  readonly store: EventStore;
  readonly readModel: Kysely<unknown>;
  /** The read models that a feed is read from. */
  readonly progress: readonly Progress[];
}

const SOON_MS = 2_000;
const BEGINNING = '-1';

const nameOf = (organizationId: string, memberId: string): string => `${organizationId}/${memberId}`;

/** Wakes those who follow a feed when there is more in it: one question to the database for all of them. */
export class FeedNews {
  readonly #followers: Followers<string>;
  /** Up to where news were told. */
  #told = BEGINNING;

  constructor(private readonly options: FeedNewsOptions) {
    this.#followers = new Followers({ store: options.store, tell: (...given) => this.#tell(...given) });
  }

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
    return this.#followers.follow(nameOf(organizationId, memberId), wake);
  }

  async #tell(followers: ReadonlySet<Follower<string>>, isFirst: boolean): Promise<boolean> {
    const end = await this.end();
    if (end === null) return false;
    // Those who began to follow before the first look know another end than this one: all of them look again.
    const concerned = isFirst ? null : await this.#membersBetween(this.#told, end);
    this.#told = end;
    for (const { subject, wake } of followers) if (!concerned || concerned.has(subject)) wake();
    return true;
  }

  async #membersBetween(after: string, upTo: string): Promise<ReadonlySet<string>> {
    const found = await notifiedBetween(this.options.readModel, after, upTo);
    return new Set(found.map(({ organization_id, member_id }) => nameOf(organization_id, member_id)));
  }
}
