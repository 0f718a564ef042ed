import type { EventCodec, RecordedEvent, StoredEvent } from '#libs/event';
import type { Append } from '../append.ts';

const MAX_EVENTS = 4096;
const MAX_SIZE = 16 * 1024 * 1024;

/** An event that the tail holds. */
export interface TailEntry {
  readonly stored: StoredEvent;
  /** Decoded at the first read: several readers follow the log, each writes the same page's text only once. */
  decoded?: RecordedEvent;
}

/**
 * The last events that this process itself wrote, for readers that follow closely.
 *
 * It can never hold a gap: positions are contiguous and in commit order, each event is added after its commit, and
 * where the position is not the one after the last held (another process wrote in between), the tail starts anew. So a
 * reader whose position is inside of it gets exactly what the database would give, up to the tail's end.
 */
export class Tail {
  #entries: TailEntry[] = [];
  #dropped = 0;
  #size = 0;
  /** The position of the last event; 0 where there is none. */
  #last = 0;

  constructor(private readonly codec: EventCodec) {}

  /** Adds a written append; `position` is that of its last event. */
  add({ stream, expected, events }: Omit<Append, 'guards'>, position: number): void {
    let at = position - events.length;
    if (at !== this.#last) this.#clear();
    let revision = expected;
    for (const event of events) {
      const stored = { ...event, stream, revision: ++revision, position: String(++at) };
      this.#entries.push({ stored });
      this.#size += sizeOf(stored);
    }
    this.#last = position;
    this.#trim();
  }

  /** The position of the last event held; 0 where there is none. */
  get end(): number {
    return this.#last;
  }

  /** The events after a position, at most `limit`; none where the tail does not know what comes next. */
  after(position: number, limit: number): readonly TailEntry[] {
    const first = this.#last - (this.#entries.length - this.#dropped) + 1;
    if (position < first - 1 || position >= this.#last) return [];
    const start = this.#dropped + position - first + 1;
    return this.#entries.slice(start, start + limit);
  }

  /** These events decoded. @throws what says that the keys of their personal text cannot be reached */
  async decode(entries: readonly TailEntry[]): Promise<readonly RecordedEvent[]> {
    const keys = this.codec.beforeDecode(entries.flatMap(({ stored, decoded }) => (decoded ? [] : stored)));
    if (keys) await keys;
    return entries.map((entry) => (entry.decoded ??= this.codec.decode(entry.stored)));
  }

  /** Has everything decoded anew at the next read: some of it must not be read any more. */
  forgetDecoded(): void {
    for (const entry of this.#entries) delete entry.decoded;
  }

  #trim(): void {
    while (this.#entries.length - this.#dropped > MAX_EVENTS || this.#size > MAX_SIZE)
      this.#size -= sizeOf(this.#entries[this.#dropped++]!.stored);
    if (this.#dropped <= MAX_EVENTS) return;
    this.#entries.splice(0, this.#dropped);
    this.#dropped = 0;
  }

  #clear(): void {
    this.#entries = [];
    this.#dropped = 0;
    this.#size = 0;
  }
}

function sizeOf({ data, metadata }: StoredEvent): number {
  return data.length + metadata.length;
}
