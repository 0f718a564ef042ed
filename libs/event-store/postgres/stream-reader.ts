import type { Pool } from 'pg';
import type { EventCodec, RecordedEvent } from '#libs/event';
import { unavailable } from './failures.ts';
import { type EventRow, READ_STREAMS, toStored } from './read.ts';

/** So many queries are under way at a time, and so many streams are read by one. */
const DEPTH = 2;
const MAX_STREAMS = 200;
/** Fewer than these wait for the query that is under way, so that they go together. */
const MANY = 32;

interface PendingRead {
  readonly stream: string;
  readonly from: number;
  readonly events: RecordedEvent[];
  resolve(events: readonly RecordedEvent[]): void;
  reject(error: Error): void;
}

/** Group read: reads of streams that arrive together, or while others are under way, go together in one query. */
export class StreamReader {
  readonly #queue: PendingRead[] = [];
  readonly #waiting = new Map<string, Promise<readonly RecordedEvent[]>>();
  #underWay = 0;
  #scheduled = false;

  constructor(
    private readonly pool: Pool,
    private readonly codec: EventCodec,
  ) {}

  /** See EventStore.readStream. */
  read(stream: string, from: number): Promise<readonly RecordedEvent[]> {
    // What has not been sent yet will be read after this call, too: every request of an organization reads its stream.
    const same = this.#waiting.get(`${from} ${stream}`);
    if (same) return same;
    const { promise, resolve, reject } = Promise.withResolvers<readonly RecordedEvent[]>();
    this.#queue.push({ stream, from, events: [], resolve, reject });
    this.#waiting.set(`${from} ${stream}`, promise);
    this.#schedule();
    return promise;
  }

  #schedule(): void {
    if (this.#scheduled || !this.#isTurn()) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#queue.length > 0 && this.#isTurn()) void this.#query(this.#take());
    });
  }

  #isTurn(): boolean {
    return this.#underWay === 0 || (this.#underWay < DEPTH && this.#queue.length >= MANY);
  }

  #take(most = MAX_STREAMS): readonly PendingRead[] {
    const reads = this.#queue.splice(0, most);
    for (const { from, stream } of reads) this.#waiting.delete(`${from} ${stream}`);
    return reads;
  }

  async #query(reads: readonly PendingRead[]): Promise<void> {
    this.#underWay++;
    try {
      const values = [reads.map((read) => read.stream).join('\n'), `{${reads.map((read) => read.from).join()}}`];
      const { rows } = await this.pool.query<[...EventRow, slot: number]>({ ...READ_STREAMS, values });
      const stored = rows.map(([position, revision, id, stream, type, data, metadata]) =>
        toStored([position, revision, id, stream, type, data, metadata]),
      );
      const keys = this.codec.beforeDecode(stored);
      if (keys) await keys;
      for (const [n, event] of stored.entries()) reads[(rows[n]?.[7] ?? 0) - 1]?.events.push(this.codec.decode(event));
      for (const { resolve, events } of reads) resolve(events);
    } catch (error) {
      // Those that wait meanwhile would only wait as long again.
      for (const { reject } of [...reads, ...this.#take(this.#queue.length)]) reject(unavailable(error));
    }
    this.#underWay--;
    this.#schedule();
  }
}
