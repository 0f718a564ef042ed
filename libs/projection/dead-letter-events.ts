import { z } from 'zod';
import type { Evolution } from '#libs/aggregate';
import { defineEvent, type EventOf, type RecordedEvent } from '#libs/event';

/** An operator has what was set aside of a stream folded once more. */
export const DeadLetterRetried = defineEvent(
  'DeadLetterRetried',
  z.strictObject({ projection: z.string(), stream: z.string() }),
);

/** An operator has the one event that holds up a stream left out, and those behind it folded. */
export const DeadLetterSkipped = defineEvent(
  'DeadLetterSkipped',
  z.strictObject({ projection: z.string(), stream: z.string(), revision: z.int() }),
);

export const deadLetterEvents = [DeadLetterRetried, DeadLetterSkipped] as const;

export type DeadLetterEvent = EventOf<(typeof deadLetterEvents)[number]>;

/** These decisions need no memory of earlier ones: what they are about is in the builds. */
export const deadLetterEvolution: Evolution<null, DeadLetterEvent> = { initial: null, evolve: () => null };

/** The stream of an organization's decisions about a projection. */
export const deadLetterStream = (organizationId: string, projection: string): string =>
  `projection-${organizationId}_${projection}`;

/** The decision about a projection that an event tells of; null for any other event. */
export function decisionOf(event: RecordedEvent, projection: string): RecordedEvent<DeadLetterEvent> | null {
  if (event.fault !== undefined) return null;
  if (event.type !== DeadLetterRetried.type && event.type !== DeadLetterSkipped.type) return null;
  const decision = event as RecordedEvent<DeadLetterEvent>;
  return decision.data.projection === projection ? decision : null;
}
