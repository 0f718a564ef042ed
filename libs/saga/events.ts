import { z } from 'zod';
import { defineEvent, type EventOf } from '#libs/event';

/** Which saga, and which event of the log set this instance going. */
const about = { saga: z.string(), source_id: z.string() };

/** Something outside is about to be called; a crash from here on leaves open whether it was. */
export const SagaAsked = defineEvent('SagaAsked', z.strictObject({ ...about, effect: z.string(), attempt: z.int() }));

/** A step failed. The reason is a text for people, without secrets; null: it is not tried again by itself. */
export const SagaFailed = defineEvent(
  'SagaFailed',
  z.strictObject({ ...about, attempt: z.int(), reason: z.string(), next_attempt_at: z.string().nullable() }),
);

/** All that the source asked for is done, or was found to need nothing: the outcome says which. */
export const SagaCompleted = defineEvent('SagaCompleted', z.strictObject({ ...about, outcome: z.string() }));

/** An operator has the instance tried again now, with all attempts before it. */
export const SagaRetried = defineEvent('SagaRetried', z.strictObject(about));

/** An operator gives the instance up. */
export const SagaGivenUp = defineEvent('SagaGivenUp', z.strictObject(about));

/** What every saga writes on the streams of its instances, beside events of its own. */
export const sagaEvents = [SagaAsked, SagaFailed, SagaCompleted, SagaRetried, SagaGivenUp] as const;

export type SagaEvent = EventOf<(typeof sagaEvents)[number]>;
