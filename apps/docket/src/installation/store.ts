import { ConfigError } from '#libs/config';
import type { EventStore } from '#libs/event-store';
import { createPostgresEventStore, type PostgresEventStoreOptions } from '#libs/event-store/postgres';

/**
 * Opens the event store at this address (EVENTSTORE_URL), or the one in the database where it is null.
 * @throws ConfigError
 */
export async function openStore(url: string | null, options: PostgresEventStoreOptions): Promise<EventStore> {
  if (url === null) return createPostgresEventStore(options);
  // Its client takes longer to load than all of a small start.
  const { createKurrentEventStore, InvalidServerUrlError } = await import('#libs/event-store/kurrent');
  return createKurrentEventStore({ url, ...options }).catch((error: unknown) => {
    throw error instanceof InvalidServerUrlError ? new ConfigError('EVENTSTORE_URL', `must ${error.message}`) : error;
  });
}
