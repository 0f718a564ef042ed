import type { ChainEntry } from '#libs/audit';
import { organizationOf, type RecordedEvent } from '#libs/event';
import type { OrderedEvent } from '#libs/projection';
import { isTaskStream, taskIdOf } from '#libs/task';

/** An entry before it has its place in the chain. */
export interface Unchained extends Omit<ChainEntry, 'sequence'> {
  readonly position: string;
  readonly ordinal: bigint;
  readonly occurredAt: string | null;
  readonly recordedAt: string | null;
  readonly actorKind: string | null;
  readonly actorId: string | null;
  readonly taskId: string | null;
  /** The contact that the event itself names; null where only an earlier one does. */
  readonly contactId: string | null;
}

/** What the audit log keeps of an event. An event whose metadata cannot be read is an entry, too: it just cannot be searched for. */
export function toEntry({ event, ordinal }: OrderedEvent): Unchained {
  const { id, stream, revision, type, position, stored } = event;
  if (!stored) throw new Error(`the event at ${position} was not read from the log`);
  const metadata: Partial<RecordedEvent['metadata']> = event.metadata;
  return {
    organizationId: organizationOf(stream),
    id,
    stream,
    revision,
    type,
    data: stored.data,
    metadata: stored.metadata,
    position,
    ordinal,
    occurredAt: metadata.occurred_at ?? null,
    recordedAt: metadata.recorded_at ?? null,
    actorKind: metadata.actor?.kind ?? null,
    actorId: metadata.actor?.id ?? null,
    taskId: isTaskStream(stream) ? taskIdOf(stream) : null,
    contactId: contactOf(event),
  };
}

function contactOf({ stream, data, fault }: RecordedEvent): string | null {
  if (stream.startsWith('contact-')) return stream.slice(stream.indexOf('_') + 1);
  if (fault !== undefined || typeof data !== 'object' || data === null || !('contact_id' in data)) return null;
  return typeof data.contact_id === 'string' ? data.contact_id : null;
}
