import { Server, ServerCredentials } from '@grpc/grpc-js';
import { createAppend } from './append.ts';
import { createBatchAppend } from './batch-append.ts';
import { createFeatures } from './features.ts';
import { createGossip, type Member } from './gossip.ts';
import { Listener } from './listener.ts';
import { MemoryLog, type Snapshot } from './memory-log.ts';
import { type Behaviour, Node, type Seen } from './node.ts';
import { featuresService, gossipService, streamsService } from './protocol.ts';
import { createRead } from './read.ts';

const MAX_APPEND_BYTES = 1024 * 1024;
const VERSION = '23.10.6';

/** How to start a stand-in. */
export interface StandInOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** The most bytes of data an append may hold; default 1 MiB, as a server's. */
  readonly maxAppendBytes?: number;
  /** The most events that wait for a live reader before it is dropped. A server of 23.10 holds 32; default: no limit. */
  readonly liveBuffer?: number;
}

/** A server for tests that speaks EventStoreDB's protocol as a server of 23.10 does, and can be told to misbehave. */
export interface StandIn {
  readonly url: string;
  readonly port: number;
  /** Changes what it does with the calls that come, and with those that it holds back. */
  behave(change: Partial<Behaviour>): Promise<void>;
  /** What it has seen so far. */
  seen(): Promise<Seen>;
  /** Resolves once it has seen this. */
  until(holds: (seen: Seen) => boolean): Promise<void>;
  /** Cuts every connection; new ones are welcome. */
  dropConnections(): Promise<void>;
  /** Ends every subscription without an error. */
  endSubscriptions(): Promise<void>;
  /** Ends every subscription as that of a reader who is too slow. */
  dropSlowReaders(): Promise<void>;
  /** Cuts every connection and refuses new ones, as a server that was killed. */
  goAway(): Promise<void>;
  /** Serves again on the same port, with the data it had, or that of a snapshot, as after the restore of a backup. */
  comeBack(data?: Snapshot): Promise<void>;
  /** A mark of what the log holds now. `0` is a server with nothing at all. */
  snapshot(): Promise<Snapshot>;
  stop(): Promise<void>;
}

/** Starts a stand-in in this process. */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const { maxAppendBytes = MAX_APPEND_BYTES, liveBuffer = Number.POSITIVE_INFINITY } = options;
  const node = new Node(new MemoryLog(), maxAppendBytes, liveBuffer);
  const server = new Server();
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = new Listener((socket) => injector.injectConnection(socket));
  const itself = (): readonly Member[] => [{ host: '127.0.0.1', port: listener.port, state: 'leader', isAlive: true }];
  server.addService(featuresService.ServerFeaturesService, { getSupportedMethods: createFeatures(VERSION) });
  server.addService(gossipService.GossipService, {
    read: createGossip(() => node.behaviour.value.members ?? itself()),
  });
  server.addService(streamsService.StreamsService, {
    read: createRead(node),
    append: createAppend(node),
    batchAppend: createBatchAppend(node),
  });
  await listener.open(options.port);
  return {
    url: `esdb://127.0.0.1:${listener.port}?tls=false`,
    port: listener.port,
    behave: async (change) => node.behaviour.change(change),
    seen: async () => node.seen.value,
    until: (holds) => node.seen.until(holds),
    dropConnections: async () => listener.cut(),
    endSubscriptions: async () => [...node.subscriptions].forEach((one) => void one.end()),
    dropSlowReaders: async () => [...node.subscriptions].forEach((one) => void one.drop()),
    goAway: () => listener.close(),
    async comeBack(data) {
      node.log.restart();
      if (data !== undefined) node.log.restore(data);
      await listener.open();
    },
    snapshot: async () => node.log.snapshot(),
    async stop() {
      await listener.close();
      server.forceShutdown();
    },
  };
}
