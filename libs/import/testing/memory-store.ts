import type { NewEvent, RecordedEvent } from '#libs/event';
import { type EventStore, StoreUnavailableError, WrongExpectedRevisionError } from '#libs/event-store';

/** A log in memory for the tests of the import, which dies after so many appends as `kill -9` would end it. */
export interface MemoryStore extends EventStore {
  readonly events: RecordedEvent[];
  /** How many further appends are written. */
  appendsLeft: number;
  /** Called before each append is written. */
  beforeAppend: (stream: string) => void;
}

/** An empty log. Appends are answered in a later turn, in the order in which they came. */
export function createMemoryStore(): MemoryStore {
  const events: RecordedEvent[] = [];
  const streams = new Map<string, RecordedEvent[]>();
  const store: MemoryStore = {
    events,
    appendsLeft: Number.POSITIVE_INFINITY,
    beforeAppend: () => undefined,
    async append(stream, expected, added) {
      store.beforeAppend(stream);
      if (store.appendsLeft <= 0) throw new StoreUnavailableError('the log is away');
      const held = streams.get(stream) ?? [];
      const actual = held.length - 1;
      const repeated = added.every((event, n) => held[expected + 1 + n]?.id === event.id);
      if (!repeated && actual !== expected) throw new WrongExpectedRevisionError(stream, expected, actual);
      if (!repeated) {
        store.appendsLeft--;
        for (const event of added) {
          const recorded = record(stream, event, held.length, events.length);
          held.push(recorded);
          events.push(recorded);
        }
        streams.set(stream, held);
      }
      const last = held[expected + added.length] as RecordedEvent;
      return { revision: last.revision, position: last.position, repeated };
    },
    readStream: async (stream, from = 0) => (streams.get(stream) ?? []).slice(from),
    readAll: async (after, limit) => events.slice(after === null ? 0 : Number(after), Number(after ?? 0) + limit),
    heard: () => undefined,
    onAppended: () => () => undefined,
    head: async () => events.at(-1)?.position ?? null,
    lag: async () => 0,
    ordinal: BigInt,
    close: async () => undefined,
  };
  return store;
}

function record(stream: string, event: NewEvent, revision: number, before: number): RecordedEvent {
  // As through a real log: what comes back is no longer the object that went in.
  return { ...structuredClone(event), version: 1, stream, revision, position: String(before + 1) };
}
