import type { DomainEvent } from '#libs/event';
import type { StreamRevision } from '#libs/event-store';
import type { Loaded } from './decider.ts';
import type { Repository } from './repository.ts';

/** What a decision rests on beside the state of its own stream. */
export interface Premises {
  /** What of it was taken from memory, which may be behind the log: the append of the decision must be guarded by it. */
  readonly unchanged: readonly StreamRevision[];
  /** Takes it from the log, now and from now on. @throws what refuses the command by what the log has. */
  renew(): Promise<void>;
}

/** Nothing from memory. */
export const NO_PREMISES: Premises = { unchanged: [], renew: async () => undefined };

/** Streams that a decision looks up: in the repositories' memory at first, in the log once they were renewed. */
export class Lookups implements Premises {
  readonly #taken = new Map<string, StreamRevision>();
  #renewed = false;

  /** @param others what the decision rests on beside what is looked up here. */
  constructor(private readonly others: Premises = NO_PREMISES) {}

  get unchanged(): readonly StreamRevision[] {
    return [...this.others.unchanged, ...this.#taken.values()];
  }

  async renew(): Promise<void> {
    this.#renewed = true;
    this.#taken.clear();
    await this.others.renew();
  }

  /** A stream, of which memory may have an older state until `renew`. */
  async load<State, E extends DomainEvent>(repository: Repository<State, E>, stream: string): Promise<Loaded<State>> {
    const known = this.#renewed ? undefined : repository.cached(stream);
    if (!known) return repository.load(stream);
    // Where memory learns more between two looks, the decision rests on the older one, too.
    if (!this.#taken.has(stream)) this.#taken.set(stream, { stream, revision: known.revision });
    return known;
  }
}
