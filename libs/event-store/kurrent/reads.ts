import { decodeAll, type EventCodec, type Position } from '#libs/event';
import { isStream } from '../append.ts';
import type { EventStore } from '../port.ts';
import type { ServerEvent } from './convert.ts';
import { unavailable } from './failures.ts';
import type { Follower } from './follower.ts';
import type { Head } from './head.ts';
import type { KnownStreams } from './known-streams.ts';
import { ordinal, positionOf } from './position.ts';
import { readAll } from './read-all.ts';
import type { Reader } from './reader.ts';
import { decodeEntries } from './tail.ts';

/** What reads go to. */
export interface ReadSources {
  readonly codec: EventCodec;
  readonly reader: Reader;
  readonly follower: Follower;
  readonly head: Head;
  readonly known: KnownStreams;
}

/** The reading half of the store: see EventStore. */
export function createReads({
  codec,
  reader,
  follower,
  head,
  known,
}: ReadSources): Pick<EventStore, 'readStream' | 'readAll' | 'heard' | 'head' | 'lag'> {
  const place = (position: Position | null) => (position === null ? null : ordinal(position));
  // Without a subscription, the server may be back with an older log, which holds the tail's events no more.
  const nearby = (after: Position | null, limit: number, id: string | null) =>
    follower.isFollowing ? follower.tail?.after(place(after), limit, id) : undefined;
  const decode = (events: readonly ServerEvent[]) =>
    decodeAll(
      codec,
      events.map(({ stored }) => stored),
    ).catch(fail);
  let looking: Promise<bigint | null> | undefined;
  /** One look for all who ask at the very same moment, as for every read model at once. */
  const lastNow = () => {
    if (!looking) {
      looking = head.read();
      queueMicrotask(() => {
        looking = undefined;
      });
    }
    return looking;
  };
  return {
    async readStream(stream, from = 0) {
      if (!isStream(stream)) return [];
      const { era } = known;
      const events = await reader.stream(stream, from);
      known.learn(stream, events.at(-1)?.stored.revision ?? from - 1, era);
      return decode(events);
    },
    async readAll(after, limit, { uncached = false, afterId = null } = {}) {
      const near = uncached ? undefined : nearby(after, limit, afterId);
      // A shorter page may leave out what the subscription has yet to bring.
      if (near?.length === limit) return decodeEntries(codec, near).catch(fail);
      return decode(await readAll(reader, place(after), limit, afterId));
    },
    heard(after, limit, { afterId = null } = {}) {
      const near = nearby(after, limit, afterId);
      return near && decodeEntries(codec, near).catch(fail);
    },
    async head() {
      const last = await head.read();
      return last === null ? null : positionOf(last);
    },
    async lag(after) {
      const last = await lastNow();
      const [from, to] = [place(after) ?? -1n, last ?? -1n];
      return from >= to ? 0 : Math.max(1, follower.tail?.countAfter(place(after)) ?? 1);
    },
  };
}

function fail(cause: unknown): never {
  throw unavailable(cause);
}
