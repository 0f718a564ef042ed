import type { ClientBase } from 'pg';
import { type Build, schemaOf } from './build.ts';
import { setAside, streamsSetAside } from './dead-letter.ts';
import type { OrderedEvent, Projection } from './projection.ts';
import { isTransient } from './transient.ts';

/** An event's payload cannot be read. */
class UnreadableEventError extends Error {
  override name = 'UnreadableEventError';
}

/**
 * Folds a page into a build's tables, in the transaction of the client. An event that cannot be folded is set aside with
 * all later ones of its stream; the others go on.
 */
export async function foldPage(
  client: ClientBase,
  build: Build,
  projection: Projection,
  page: readonly OrderedEvent[],
): Promise<void> {
  if (page.length === 0) return;
  const streams = page.map(({ event }) => event.stream);
  const aside = await streamsSetAside(client, build.id, streams);
  await client.query(`set local search_path to ${schemaOf(build)}, public`);
  await foldPart(client, build, projection, page, aside);
}

/** Halves what fails until the one event is found: the others are folded in parts as large as can be. */
async function foldPart(
  client: ClientBase,
  build: Build,
  projection: Projection,
  part: readonly OrderedEvent[],
  aside: Set<string>,
): Promise<void> {
  for (const { event } of part) if (aside.has(event.stream)) await setAside(client, build.id, event, null);
  const events = part.filter(({ event }) => !aside.has(event.stream));
  const [first] = events;
  if (!first) return;
  await client.query('savepoint part');
  try {
    for (const { event } of events) if (event.fault !== undefined) throw new UnreadableEventError(event.fault);
    await projection.apply(client, events);
    await client.query('release savepoint part');
  } catch (error) {
    if (isTransient(error)) throw error;
    await client.query('rollback to savepoint part');
    if (events.length === 1) {
      aside.add(first.event.stream);
      await setAside(client, build.id, first.event, error instanceof Error ? error.message : String(error));
      return;
    }
    const middle = Math.ceil(events.length / 2);
    await foldPart(client, build, projection, events.slice(0, middle), aside);
    await foldPart(client, build, projection, events.slice(middle), aside);
  }
}
