import type { Pool } from 'pg';
import type { EventCodec, RecordedEvent } from '#libs/event';
import { unavailable } from './failures.ts';
import { type EventRow, READ_STREAMS, toStored } from './read.ts';

/** So many queries are under way at a time, and so many streams are read by one. */
const DEPTH = 2;
const MAX_STREAMS = 200;

interface PendingRead {
  readonly stream: string;
  readonly from: number;
  readonly events: RecordedEvent[];
  resolve(events: readonly RecordedEvent[]): void;
  reject(error: Error): void;
}

/** Group read: reads of streams that arrive together, or while others are under way, go together in one query. */
export class StreamReader {
  #queue: PendingRead[] = [];
  #underWay = 0;
  #scheduled = false;

  constructor(
    private readonly pool: Pool,
    private readonly codec: EventCodec,
  ) {}

  /** See EventStore.readStream. */
  read(stream: string, from: number): Promise<readonly RecordedEvent[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly RecordedEvent[]>();
    this.#queue.push({ stream, from, events: [], resolve, reject });
    this.#schedule();
    return promise;
  }

  #schedule(): void {
    if (this.#scheduled || this.#underWay === DEPTH) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#underWay < DEPTH && this.#queue.length > 0) void this.#query(this.#queue.splice(0, MAX_STREAMS));
    });
  }

  async #query(reads: readonly PendingRead[]): Promise<void> {
    this.#underWay++;
    try {
      const values = [reads.map((read) => read.stream).join('\n'), `{${reads.map((read) => read.from).join()}}`];
      const { rows } = await this.pool.query<[...EventRow, slot: number]>({ ...READ_STREAMS, values });
      for (const [position, revision, id, stream, type, data, metadata, slot] of rows)
        reads[slot - 1]?.events.push(
          this.codec.decode(toStored([position, revision, id, stream, type, data, metadata])),
        );
      for (const { resolve, events } of reads) resolve(events);
    } catch (error) {
      // Those that wait meanwhile would only wait as long again.
      for (const { reject } of [...reads, ...this.#queue.splice(0)]) reject(unavailable(error));
    }
    this.#underWay--;
    this.#schedule();
  }
}
