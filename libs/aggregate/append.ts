import type { DomainEvent, NewEvent, RecordedEvent } from '#libs/event';
import type { EventStore, StreamRevision } from '#libs/event-store';
import type { CommandContext } from './command-context.ts';
import type { Loaded } from './decider.ts';
import { eventId, newId } from './ids.ts';

/** The events of a command as the log takes them: ids derived from the command's where it has a key, happening and recorded now; `keyId` seals their personal text. */
export function toNewEvents<E extends DomainEvent>(
  context: CommandContext,
  events: readonly E[],
  keyId: string | null = null,
): NewEvent<E>[] {
  const now = new Date().toISOString();
  const metadata = {
    organization_id: context.organizationId,
    actor: context.actor,
    occurred_at: now,
    recorded_at: now,
    command_id: context.commandId,
    correlation_id: context.correlationId,
    causation_id: context.causationId,
    ...(keyId === null ? {} : { key_id: keyId }),
    ...(context.requestHash === null ? {} : { request_hash: context.requestHash }),
  };
  return events.map(({ type, data }, n) => ({
    // Only a command with a key can come again.
    id: context.requestHash === null ? newId() : eventId(context.commandId, n),
    type,
    data,
    metadata,
  }));
}

/**
 * Appends to a loaded stream and yields the events as recorded, and whether the log held events of these ids there
 * already: those may differ from these in all but their ids.
 * @throws WrongExpectedRevisionError where the stream is not at the loaded revision any more, StaleGuardError where one of
 *   `unchanged` is not.
 */
export async function append(
  store: EventStore,
  loaded: Loaded<unknown>,
  events: readonly NewEvent[],
  unchanged: readonly StreamRevision[] = [],
): Promise<{ readonly recorded: readonly RecordedEvent[]; readonly repeated: boolean }> {
  const { position, repeated } = await store.append(loaded.stream, loaded.revision, events, { unchanged });
  const recorded = events.map((event, n) => ({
    ...event,
    version: 0,
    stream: loaded.stream,
    revision: loaded.revision + 1 + n,
    // Nobody folds by the positions between: all events of one append stand or fall with the last.
    position,
  }));
  return { recorded, repeated };
}
