import { type AllStreamSubscription, type KurrentDBClient, START, streamNameFilter } from '@kurrent/kurrentdb-client';
import { fromServer, type ServerEvent } from './convert.ts';

/** So many events of others are passed over at a time; after as many the server says how far it has come. */
const SEARCH_WINDOW = 1_000;

/** Who is told what a subscription brings. */
export interface SubscriptionHandlers {
  onConfirmed(): void;
  onEvent(event: ServerEvent): void;
  /** Every event of ours up to this place was handed over. */
  onScanned(commit: bigint): void;
}

/** A subscription at work. */
export interface Subscription {
  /** Resolves once it is over, whatever ended it, to what went wrong, if that is known. It never goes on by itself. */
  readonly ended: Promise<unknown>;
  /** Ends it: nothing more is handed over. */
  stop(): void;
}

/** Subscribes to the events of ours after a place (null: from the first). Its handlers must not throw. */
export function subscribe(
  client: KurrentDBClient,
  from: bigint | null,
  prefixes: readonly string[],
  { onConfirmed, onEvent, onScanned }: SubscriptionHandlers,
): Subscription {
  const { promise: ended, resolve } = Promise.withResolvers<unknown>();
  let over = false;
  const end = (cause?: unknown) => {
    over = true;
    resolve(cause);
  };
  const checkpointReached = (one: AllStreamSubscription, { commit }: { commit: bigint }) => {
    // It is told of as soon as it has come; events before it may still wait in the stream.
    if (!over && one.readableLength === 0) onScanned(commit);
  };
  const subscription = client.subscribeToAll({
    fromPosition: from === null ? START : { commit: from, prepare: from },
    filter: streamNameFilter({ prefixes: [...prefixes], maxSearchWindow: SEARCH_WINDOW, checkpointReached }),
    requiresLeader: true,
  });
  subscription
    .on('confirmation', () => over || onConfirmed())
    .on('data', (resolved) => {
      const event = over ? undefined : fromServer(resolved);
      if (event) onEvent(event);
    })
    // Without a listener an error would end the process; it may come long after the end, too.
    .on('error', end)
    .on('end', () => end())
    .on('close', () => end());
  return {
    ended,
    stop() {
      end();
      subscription.unsubscribe().catch(() => undefined);
    },
  };
}
