import { createCache } from '#libs/cache';
import { type DomainEvent, type EventCodec, type NewEvent, organizationOf } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import type { Evolution, Loaded } from './decider.ts';
import { emptyStream, fold } from './fold.ts';

/** Folded streams of one kind of aggregate, read from the log through a bounded cache. */
export interface Repository<State, E extends DomainEvent> {
  readonly of: Evolution<State, E>;
  /** The stream as the log has it now: what the cache holds, and the events after it. */
  load(stream: string): Promise<Loaded<State>>;
  /** What the cache holds: never wrong, but it may be behind the log. */
  cached(stream: string): Loaded<State> | undefined;
  /** The stream as it was at a revision. */
  loadAt(stream: string, revision: number): Promise<Loaded<State>>;
  /** The stream as the log had it at an instant (RFC 3339, UTC). */
  loadRecordedBy(stream: string, instant: string): Promise<Loaded<State>>;
  /** Offers a newer fold to the cache. */
  remember(loaded: Loaded<State>): void;
  /** @throws what says that the log cannot take these events as they stand, such as ErasedError */
  mustBeWritable(events: readonly NewEvent[]): Promise<void>;
}

/**
 * @param cacheSize how many folded streams are kept at most.
 * @param codec what events are written with, where personal text is sealed: a fold from before an erasure must not show
 *   any more what was erased.
 */
export function createRepository<State, E extends DomainEvent>(
  store: EventStore,
  of: Evolution<State, E>,
  cacheSize = 10_000,
  codec: Pick<EventCodec, 'isErased' | 'beforeEncode' | 'encode'> | null = null,
): Repository<State, E> {
  const cache = createCache<Loaded<State>>(cacheSize);
  // A load that began before an erasure may end, and be remembered, after it: so every look asks anew.
  const cached = (stream: string) => {
    const known = cache.get(stream);
    const keyId = known && of.keyOf?.(stream, known.state, []);
    return keyId && codec?.isErased({ organizationId: organizationOf(stream), keyId }) ? undefined : known;
  };
  const remember = (loaded: Loaded<State>) => {
    // Two loads of one stream can end in either order: the older fold must not replace the newer one.
    if (loaded.revision > (cache.peek(loaded.stream)?.revision ?? -1)) cache.set(loaded.stream, loaded);
  };
  return {
    of,
    remember,
    async mustBeWritable(events) {
      const keys = codec?.beforeEncode(events);
      if (keys) await keys;
      for (const event of events) codec?.encode(event);
    },
    cached,
    async load(stream) {
      const known = cached(stream) ?? emptyStream(stream, of);
      const loaded = fold(of, known, await store.readStream(stream, known.revision + 1));
      remember(loaded);
      return loaded;
    },
    async loadRecordedBy(stream, instant) {
      const events = await store.readStream(stream);
      const later = events.findIndex((event) => Date.parse(event.metadata.recorded_at) > Date.parse(instant));
      return fold(of, emptyStream(stream, of), later < 0 ? events : events.slice(0, later));
    },
    async loadAt(stream, revision) {
      const events = await store.readStream(stream);
      return fold(
        of,
        emptyStream(stream, of),
        events.filter((event) => event.revision <= revision),
      );
    },
  };
}
