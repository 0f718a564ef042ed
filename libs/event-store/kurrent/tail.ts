import type { EventCodec, RecordedEvent, StoredEvent } from '#libs/event';
import type { ServerEvent } from './convert.ts';

const MAX_EVENTS = 4096;
const MAX_SIZE = 16 * 1024 * 1024;

/** An event that the tail holds. */
export interface TailEntry {
  readonly event: ServerEvent;
  /** Decoded at the first read: several readers follow the log. */
  decoded?: RecordedEvent;
}

/**
 * The last events that this process has heard of, for readers that follow closely.
 *
 * It holds no gap: a subscription adds every event of ours after the place where the tail begins, in order, and one that
 * takes over from another goes on behind the last event added.
 */
export class Tail {
  #entries: TailEntry[] = [];
  #dropped = 0;
  #size = 0;
  #last: bigint | undefined;
  /** Everything of ours after this place, up to the last event added, is here. Null: from the first event on. */
  #begin: bigint | null;
  /** The id of the event there. */
  #beginId: string | null;

  /** A tail of what comes after the event that stands last in the log; undefined where there is none. */
  constructor(last: ServerEvent | undefined) {
    this.#begin = last?.commit ?? null;
    this.#beginId = last?.stored.id ?? null;
  }

  /** The position of the last event; where there is none, the place where the tail begins. */
  get end(): bigint | null {
    return this.#last ?? this.#begin;
  }

  /** The id of the event at the end. */
  get endId(): string | null {
    return this.#entries.at(-1)?.event.stored.id ?? this.#beginId;
  }

  /** The position of the last event added. */
  get last(): bigint | undefined {
    return this.#last;
  }

  /** Adds the next event. */
  add(event: ServerEvent): void {
    this.#entries.push({ event });
    this.#last = event.commit;
    this.#size += sizeOf(event.stored);
    while (this.#entries.length - this.#dropped > MAX_EVENTS || this.#size > MAX_SIZE) this.#drop();
    if (this.#dropped <= MAX_EVENTS) return;
    this.#entries.splice(0, this.#dropped);
    this.#dropped = 0;
  }

  /** The event at a position; undefined where it is not here. */
  at(commit: bigint): ServerEvent | undefined {
    const start = this.#indexAfter(commit);
    const event = start === undefined ? undefined : this.#entries[start - 1]?.event;
    return event?.commit === commit ? event : undefined;
  }

  /**
   * The events after a position, at most `limit`; undefined where the tail does not know what comes next, or whether the
   * event there is that of an id (null: any).
   */
  after(position: bigint | null, limit: number, id: string | null = null): readonly TailEntry[] | undefined {
    const start = this.#indexAfter(position);
    const isOther = id !== null && position !== null && this.#idAt(position) !== id;
    return start === undefined || isOther ? undefined : this.#entries.slice(start, start + limit);
  }

  /** Has everything decoded anew at the next read: some of it must not be read any more. */
  forgetDecoded(): void {
    for (const entry of this.#entries) delete entry.decoded;
  }

  /** How many events come after a position: exact inside of the tail, and an estimate by their size before it. */
  countAfter(position: bigint | null): number {
    const start = this.#indexAfter(position);
    if (start !== undefined) return this.#entries.length - start;
    const held = this.#entries.length - this.#dropped;
    const before = Number((this.#begin ?? 0n) - (position ?? 0n));
    const bytes = held > 0 ? Number((this.end ?? 0n) - (this.#begin ?? 0n)) / held : USUAL_BYTES;
    return held + Math.ceil(before / Math.max(1, bytes));
  }

  #idAt(position: bigint): string | null {
    return position === this.#begin ? this.#beginId : (this.at(position)?.stored.id ?? null);
  }

  #indexAfter(position: bigint | null): number | undefined {
    const [begin, place] = [this.#begin ?? -1n, position ?? -1n];
    if (place < begin || place > (this.end ?? -1n)) return undefined;
    let [low, high] = [this.#dropped, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]!.event.commit > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #drop(): void {
    const { commit, stored } = this.#entries[this.#dropped++]!.event;
    this.#begin = commit;
    this.#beginId = stored.id;
    this.#size -= sizeOf(stored);
  }
}

/** These events decoded. @throws what says that the keys of their personal text cannot be reached */
export async function decodeEntries(
  codec: EventCodec,
  entries: readonly TailEntry[],
): Promise<readonly RecordedEvent[]> {
  const keys = codec.beforeDecode(entries.flatMap(({ event, decoded }) => (decoded ? [] : event.stored)));
  if (keys) await keys;
  return entries.map((entry) => {
    entry.decoded ??= codec.decode(entry.event.stored);
    return entry.decoded;
  });
}

/** What an event of ours takes in a server's log, about. */
const USUAL_BYTES = 1_000;

const sizeOf = ({ data, metadata }: StoredEvent): number => data.length + metadata.length;
