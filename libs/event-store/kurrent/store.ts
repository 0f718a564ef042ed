import type { EventStore } from '../port.ts';
import { Signal } from '../signal.ts';
import { Appender } from './appender.ts';
import { Connection } from './connection.ts';
import { unavailable } from './failures.ts';
import { Follower } from './follower.ts';
import { checkGuards } from './guards.ts';
import { Head } from './head.ts';
import { Heartbeat } from './heartbeat.ts';
import { KnownStreams } from './known-streams.ts';
import type { KurrentEventStoreOptions } from './options.ts';
import { PATIENCE } from './patience.ts';
import { ordinal } from './position.ts';
import { prepare } from './prepare.ts';
import { Reader } from './reader.ts';
import { createReads } from './reads.ts';
import { parseServerUrl } from './url/index.ts';

/**
 * The log in EventStoreDB (from 22.10 on) or KurrentDB. It holds three connections: to append, to follow the log, and to
 * read. Resolves when it is known where the log ends, or when the first attempt to find out has failed: it goes on trying
 * by itself.
 *
 * Guards of an append (AppendOptions) are checked before it is sent, and from what this process knows of the streams: see
 * KnownStreams for how soon it knows of what other processes appended.
 * @throws InvalidServerUrlError
 */
export async function createKurrentEventStore(options: KurrentEventStoreOptions): Promise<EventStore> {
  const { url, codec, probe = {} } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const server = parseServerUrl(url);
  if (!codec.categories) throw new TypeError('the codec of a log in KurrentDB must name the categories of its streams');
  const prefixes = codec.categories.map((category) => `${category}-`);
  const connect = () => new Connection(server.connectionString);
  const connections = { writes: connect(), reads: connect(), follows: connect() };
  const reader = new Reader(connections.reads, server, prefixes, patience);
  const known = new KnownStreams();
  const signal = new Signal();
  const follower = new Follower({ connection: connections.follows, reader, prefixes, known, signal });
  codec.onErased(() => follower.tail?.forgetDecoded());
  const appender = new Appender({
    connection: connections.writes,
    evidence: { reader, arrival: (commit) => follower.arrival(commit) },
    patience,
    onBatch: (report) => probe.onBatch?.(report),
  });
  const head = new Head(reader, follower, patience.readMs);
  const heartbeat = new Heartbeat({ follower, known, head: () => head.read() });
  const close = async () => {
    heartbeat.close();
    reader.close();
    await follower.close();
    await appender.close();
    await Promise.all(Object.values(connections).map((connection) => connection.cut()));
  };
  let closed: Promise<void> | undefined;
  await follower.start();
  heartbeat.start();
  return {
    async append(stream, expected, events, appendOptions) {
      const keys = codec.beforeEncode(events);
      if (keys) await keys.catch((error: unknown) => Promise.reject(unavailable(error)));
      const append = prepare(codec, stream, expected, events, appendOptions);
      const guards = checkGuards({ known, reader }, append);
      if (guards) await guards;
      const { era } = known;
      const result = await appender.append(append);
      if (!result.repeated) known.learn(stream, result.revision, era);
      return result;
    },
    ...createReads({ codec, reader, follower, head, known }),
    onAppended: (wake) => signal.onAppended(wake),
    ordinal,
    close() {
      closed ??= close();
      return closed;
    },
  };
}
