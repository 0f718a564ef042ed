import { z } from 'zod';
import type { Evolution } from '#libs/aggregate';
import { defineEvent, type EventOf, type RecordedEvent } from '#libs/event';

/**
 * A call is about to take an external id. Whose claim is the last on the id's stream may take it, and has it once the
 * call's own stream says so.
 */
export const ExternalIdClaimed = defineEvent(
  'ExternalIdClaimed',
  z.strictObject({ external_id: z.string(), call_id: z.string() }),
);

/** Every event of an external id. */
export const externalIdEvents = [ExternalIdClaimed] as const;

export type ExternalIdEvent = EventOf<(typeof externalIdEvents)[number]>;

/** The call whose claim is the last; null while nobody has claimed the id. */
export type ExternalIdState = string | null;

/** The claims on one external id as an aggregate. */
export const externalIdEvolution: Evolution<ExternalIdState, ExternalIdEvent> = {
  initial: null,
  evolve: (_, event: RecordedEvent<ExternalIdEvent>) => event.data.call_id,
};
