import { EventEmitter } from 'node:events';
import { checkAppend, type Expected } from './check-append.ts';
import { type LogRecord, type Proposed, sizeOf } from './record.ts';
import { systemEvents } from './system-events.ts';

/** What an append did. */
export type Appended =
  | { readonly kind: 'success'; readonly revision: number; readonly position: bigint }
  | { readonly kind: 'wrong-version'; readonly current: number };

/** How far a log had come: what it can be restored to. */
export type Snapshot = number;

const TICKS_PER_MS = 10_000n;

/** A log in memory, with the positions and the answers of a server's. */
export class MemoryLog extends EventEmitter<{ appended: [] }> {
  readonly #records: LogRecord[] = [];
  readonly #streams = new Map<string, LogRecord[]>();
  readonly #remembered = new Map<string, LogRecord>();

  constructor() {
    super();
    // As many as there are subscriptions.
    this.setMaxListeners(0);
    for (const { stream, event } of systemEvents) this.append(stream, 'any', [event]);
  }

  get records(): readonly LogRecord[] {
    return this.#records;
  }

  /** Where the next record will begin. */
  get end(): bigint {
    return this.#records.at(-1)?.end ?? 0n;
  }

  stream(name: string): readonly LogRecord[] {
    return this.#streams.get(name) ?? [];
  }

  /** Appends all events or none, and answers a repeat with the place of the first time. */
  append(stream: string, expected: Expected, events: readonly Proposed[]): Appended {
    const remembered = (id: string) => {
      const record = this.#remembered.get(id);
      return record?.stream === stream ? record : undefined;
    };
    const decision = checkAppend(this.stream(stream), expected, events, remembered);
    if (decision.kind === 'wrong-version') return decision;
    const last = decision.kind === 'repeated' ? decision.last : this.#write(stream, events);
    return { kind: 'success', revision: last?.revision ?? -1, position: last?.position ?? -1n };
  }

  /** The index of the first record that begins at a position or after it. */
  indexAt(position: bigint): number {
    let [low, high] = [0, this.#records.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#records[middle]?.position ?? 0n) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether a record begins or the log ends there, or it lies beyond: in the middle of a record nothing can be read. */
  isReadable(position: bigint): boolean {
    return position >= this.end || this.#records[this.indexAt(position)]?.position === position;
  }

  /** Forgets what a server forgets that starts anew: ids of appends that expect no revision. */
  restart(): void {
    this.#remembered.clear();
  }

  snapshot(): Snapshot {
    return this.#records.length;
  }

  /** Takes away everything after a snapshot, as a restore of an older backup does. */
  restore(snapshot: Snapshot): void {
    for (const { stream } of this.#records.splice(snapshot).reverse()) this.#streams.get(stream)?.pop();
    this.restart();
  }

  #write(stream: string, events: readonly Proposed[]): LogRecord | undefined {
    const ofStream = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, ofStream);
    const created = BigInt(Date.now()) * TICKS_PER_MS;
    for (const event of events) {
      const position = this.end;
      const end = position + sizeOf(stream, event);
      const record: LogRecord = { ...event, stream, revision: ofStream.length, position, end, created };
      this.#records.push(record);
      ofStream.push(record);
      this.#remembered.set(record.id, record);
    }
    this.emit('appended');
    return ofStream.at(-1);
  }
}
