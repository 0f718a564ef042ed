import type { ClientBase } from 'pg';
import type { EventStore } from '#libs/event-store';
import { setAside } from './dead-letter.ts';
import type { OrderedEvent, Projection } from './projection.ts';
import { isTransient } from './transient.ts';

/** What folding needs: a client in a transaction that finds the build's tables by their names. */
export interface FoldContext {
  readonly client: ClientBase;
  readonly store: EventStore;
  readonly projection: Projection;
  readonly buildId: number;
  /** The streams, of those at hand, that have an event set aside; kept up while folding. */
  readonly aside: Set<string>;
}

/** An event's payload cannot be read. */
class UnreadableEventError extends Error {
  override name = 'UnreadableEventError';
}

/**
 * Folds events, and sets aside what cannot be folded or comes after such a one. Halves what fails until the one event is
 * found: the others are folded in parts as large as can be.
 */
export async function foldPart(context: FoldContext, part: readonly OrderedEvent[]): Promise<void> {
  const { client, projection, buildId, aside } = context;
  for (const { event } of part) if (aside.has(event.stream)) await setAside(client, buildId, event, null);
  const events = part.filter(({ event }) => !aside.has(event.stream));
  const [first] = events;
  if (!first) return;
  const fold = async () => {
    if (!projection.takesUnreadable)
      for (const { event } of events) if (event.fault !== undefined) throw new UnreadableEventError(event.fault);
    await projection.apply(client, events);
  };
  try {
    // Sent one behind the other: under load each wait of its own costs a turn of the event loop. It is not released: the
    // end of the transaction does that, and the next one of its name hides it.
    const ended = await Promise.allSettled([client.query('savepoint part'), fold()]);
    for (const result of ended) if (result.status === 'rejected') throw result.reason;
  } catch (error) {
    if (isTransient(error)) throw error;
    await client.query('rollback to savepoint part; release savepoint part');
    if (events.length === 1) {
      aside.add(first.event.stream);
      await setAside(client, buildId, first.event, error instanceof Error ? error.message : String(error));
      return;
    }
    const middle = Math.ceil(events.length / 2);
    await foldPart(context, events.slice(0, middle));
    await foldPart(context, events.slice(middle));
  }
}
