import { Pool } from 'pg';
import { decodeAll, type EventCodec, type Position } from '#libs/event';
import { closePool } from '#libs/postgres';
import { isStream, prepareAppend } from '../append.ts';
import { PositionLostError } from '../errors.ts';
import type { EventStore } from '../port.ts';
import { Signal } from '../signal.ts';
import { Committer } from './committer.ts';
import { Connection } from './connection.ts';
import { unavailable } from './failures.ts';
import { Listener } from './listener.ts';
import { ordinal } from './position.ts';
import { type PostgresProbe, reportBatches } from './probe.ts';
import { type EventRow, HEAD, READ_ALL, toStored } from './read.ts';
import { ownSettings } from './settings.ts';
import { StreamReader } from './stream-reader.ts';
import { Tail } from './tail.ts';

const WRITE_TIMEOUT_MS = 1900;
/** To get a connection, and once more for the answer. */
const READ_TIMEOUT_MS = 2300;
const READ_CONNECTIONS = 4;

/** What a log in PostgreSQL is made from. */
export interface PostgresEventStoreOptions {
  /** A pool of the database that has the eventStoreMigrations: the log makes connections of its own to the same server. */
  readonly pool: Pool;
  readonly codec: EventCodec;
  readonly probe?: PostgresProbe;
}

/**
 * The log in PostgreSQL. It holds up to six connections: one to append, one to listen, four to read. Resolves when it
 * listens, or when the first attempt to has failed: it goes on trying by itself.
 */
export async function createPostgresEventStore({
  pool,
  codec,
  probe = {},
}: PostgresEventStoreOptions): Promise<EventStore> {
  const signal = new Signal();
  const tail = new Tail(codec);
  codec.onErased(() => tail.forgetDecoded());
  const writes = new Connection({ ...ownSettings(pool, 'docket log writer', WRITE_TIMEOUT_MS), pipeline: true });
  const committer = new Committer(
    writes,
    (append, position) => {
      tail.add(append, position);
      signal.reached(position);
    },
    probe.onBatch && reportBatches(probe.onBatch),
  );
  const reads = new Pool({ ...ownSettings(pool, 'docket log reader', READ_TIMEOUT_MS), max: READ_CONNECTIONS });
  // A lost connection is replaced at the next call; without listeners it would end the process.
  reads.on('error', () => undefined);
  reads.on('connect', (client) => client.on('error', () => undefined));
  probe.onPool?.(reads);
  const streams = new StreamReader(reads, codec);
  const listener = new Listener(ownSettings(pool, 'docket log listener', WRITE_TIMEOUT_MS), (position) =>
    signal.reached(position),
  );
  const close = async () => {
    listener.close();
    await committer.close();
    writes.cut();
    await closePool(reads);
  };
  let closed: Promise<void> | undefined;
  const heard = (after: Position | null, limit: number) => {
    const near = tail.after(Number(after === null ? 0n : ordinal(after)), limit);
    // Others may have written behind the tail. Their news are told already: a reader who takes a short page for the end
    // of the log would wait for the next ones.
    const enough = near.length === limit || (near.length > 0 && tail.end >= signal.position);
    return enough ? tail.decode(near).catch(fail) : undefined;
  };
  const head = async () => {
    const { rows } = await reads.query<[string]>(HEAD).catch(fail);
    const [[position = '0'] = []] = rows;
    return position === '0' ? null : position;
  };
  /** Nothing comes after the end of the log; a position beyond it is another log's, or was lost with a restore. */
  const mustHold = async (position: Position) => {
    const last = await head();
    if (last === null || ordinal(last) < ordinal(position)) throw new PositionLostError(position);
  };
  await listener.start();
  return {
    async append(stream, expected, events, options) {
      const keys = codec.beforeEncode(events);
      if (keys) await keys.catch(fail);
      return committer.append(prepareAppend(codec, stream, expected, events, options));
    },
    readStream: async (stream, from = 0) => (isStream(stream) ? streams.read(stream, from) : []),
    async readAll(after, limit, { uncached = false } = {}) {
      const position = after === null ? 0n : ordinal(after);
      const near = uncached ? undefined : heard(after, limit);
      if (near) return near;
      const values = [position, limit];
      const { rows } = await reads.query<[...EventRow]>({ ...READ_ALL, values }).catch(fail);
      if (after !== null && rows.length === 0) await mustHold(after);
      return decodeAll(codec, rows.map(toStored)).catch(fail);
    },
    heard,
    onAppended: (wake) => signal.onAppended(wake),
    head,
    async lag(after) {
      const last = await head();
      return Math.max(0, Number(last ?? 0) - Number(after === null ? 0n : ordinal(after)));
    },
    ordinal,
    close() {
      closed ??= close();
      return closed;
    },
  };
}

function fail(cause: unknown): never {
  throw unavailable(cause);
}
