import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from './port.ts';

/** Someone who follows what grows with the log. */
export interface Follower<Subject> {
  /** What of it. */
  readonly subject: Subject;
  /** Has them look; it may be called without cause. */
  wake(): void;
}

/** What is done for those who follow, whenever something was appended. */
export interface FollowersOptions<Subject> {
  readonly store: Pick<EventStore, 'onAppended'>;
  /**
   * Wakes those whom the news concern; `isFirst` since somebody began to follow where nobody did. Resolves to false where
   * it cannot tell yet: then it is asked again. Should it reject, it is asked at the next append: whoever follows looks
   * by themselves from time to time.
   */
  readonly tell: (followers: ReadonlySet<Follower<Subject>>, isFirst: boolean) => Promise<boolean>;
}

/** Looks are no closer than this to each other, however much is appended. */
const REST_MS = 50;

/** Those who follow: one look for all of them whenever something was appended, and none while there is nobody. */
export class Followers<Subject> {
  readonly #followers = new Set<Follower<Subject>>();
  #stop: (() => void) | undefined;
  #isFirst = true;
  #looking = false;
  #again = false;

  constructor(private readonly options: FollowersOptions<Subject>) {}

  /** Calls `wake` when there is more of the subject, until what is returned is called. */
  follow(subject: Subject, wake: () => void): () => void {
    const follower = { subject, wake };
    this.#followers.add(follower);
    this.#stop ??= this.options.store.onAppended(() => void this.#look());
    // What was appended just before is perhaps not in the read models yet, and nothing else would tell of it.
    void this.#look();
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
      this.#isFirst = true;
    };
  }

  async #look(): Promise<void> {
    this.#again = true;
    if (this.#looking) return;
    this.#looking = true;
    while (this.#again && this.#followers.size > 0) {
      this.#again = false;
      const isFirst = this.#isFirst;
      this.#isFirst = false;
      const told = await this.options.tell(this.#followers, isFirst).catch(() => null);
      if (told !== true) this.#isFirst ||= isFirst;
      if (told === false) this.#again = true;
      await pause(REST_MS);
    }
    this.#looking = false;
  }
}
