import type { EventCodec, NewEvent, RecordedEvent, StoredEvent } from '#libs/event';
import {
  type AppendOptions,
  type AppendResult,
  type EventStore,
  StaleGuardError,
  WrongExpectedRevisionError,
} from '#libs/event-store';

/** A moment of a call: before the log does it, and after, before its caller learns of it. */
export interface Moment {
  readonly call: 'append' | 'read';
  readonly when: 'before' | 'after';
  readonly stream: string;
  /** The types of the events that are appended or were read. */
  readonly types: readonly string[];
}

/** What happens to a node's calls on their way: it may hold them (a promise), or let them fail (a throw). */
export type Hook = (moment: Moment) => Promise<void> | void;

/** One log in memory, as several nodes share it. Each call on it is atomic; what comes between two is up to the hooks. */
export interface MemoryLog {
  /** A node's own connection. */
  connect(hook?: Hook): EventStore;
  /** Every event, in the order of the log, as it would be read. */
  events(stream?: string): readonly RecordedEvent[];
}

/** An empty log that keeps its events encoded, as a store does. */
export function createMemoryLog(codec: EventCodec): MemoryLog {
  const log: StoredEvent[] = [];
  const of = (stream: string) => log.filter((event) => event.stream === stream);

  function append(
    stream: string,
    expected: number,
    events: readonly NewEvent[],
    { unchanged = [] }: AppendOptions = {},
  ): AppendResult {
    const present = of(stream);
    const revision = expected + events.length;
    const there = present.slice(expected + 1, revision + 1);
    if (there.length === events.length && there.every((event, n) => event.id === events[n]!.id))
      return { revision, position: there.at(-1)!.position, repeated: true };
    const actual = present.length - 1;
    if (actual !== expected) throw new WrongExpectedRevisionError(stream, expected, actual);
    for (const guard of unchanged) {
      const found = of(guard.stream).length - 1;
      if (found !== guard.revision) throw new StaleGuardError(guard.stream, guard.revision, found);
    }
    for (const [n, encoded] of events.map((event) => codec.encode(event)).entries())
      log.push({ ...encoded, stream, revision: expected + 1 + n, position: String(log.length) });
    return { revision, position: String(log.length - 1), repeated: false };
  }

  return {
    events: (stream) => (stream === undefined ? log : of(stream)).map((event) => codec.decode(event)),
    connect: (hook = () => undefined) => ({
      async append(stream, expected, events, options) {
        const types = events.map((event) => event.type);
        await hook({ call: 'append', when: 'before', stream, types });
        const result = append(stream, expected, events, options);
        await hook({ call: 'append', when: 'after', stream, types });
        return result;
      },
      async readStream(stream, fromRevision = 0) {
        await hook({ call: 'read', when: 'before', stream, types: [] });
        const events = of(stream)
          .slice(fromRevision)
          .map((event) => codec.decode(event));
        await hook({ call: 'read', when: 'after', stream, types: events.map((event) => event.type) });
        return events;
      },
      readAll: async (after, limit) => {
        const from = after === null ? 0 : Number(after) + 1;
        return log.slice(from, from + limit).map((event) => codec.decode(event));
      },
      heard: () => undefined,
      onAppended: () => () => undefined,
      head: async () => log.at(-1)?.position ?? null,
      lag: async () => 0,
      ordinal: (position) => BigInt(position),
      close: async () => undefined,
    }),
  };
}
