import type { handleUnaryCall } from '@grpc/grpc-js';
import { features, type shared } from './protocol.ts';

const STREAMS = 'event_store.client.streams.streams';

/** What a server of 23.10 says it can do, as far as streams go. */
const METHODS = {
  read: ['position', 'events'],
  append: [],
  batchappend: ['deadline_duration'],
} as const;

/** Tells a client the version and the methods: so it appends by batches. */
export function createFeatures(version: string): handleUnaryCall<shared.Empty, features.SupportedMethods> {
  const methods = Object.entries(METHODS).map(([name, list]) =>
    new features.SupportedMethod()
      .setServiceName(STREAMS)
      .setMethodName(name)
      .setFeaturesList([...list]),
  );
  const supported = new features.SupportedMethods().setEventStoreServerVersion(version).setMethodsList(methods);
  return (_call, callback) => callback(null, supported);
}
