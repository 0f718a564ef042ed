import { z } from 'zod';
import { newId } from '#libs/aggregate';
import { createCodec, defineEvent, type EventOf, type NewEvent, SYSTEM } from '#libs/event';
import { sagaEvents } from '../events.ts';
import { overADay } from '../retry.ts';
import type { Done, Saga, Step } from '../saga.ts';

const ParcelPosted = defineEvent('ParcelPosted', z.strictObject({ parcel: z.string() }));
const ParcelWeighed = defineEvent('ParcelWeighed', z.strictObject({ grams: z.int() }));

export type ParcelEvent = EventOf<typeof ParcelWeighed>;

/** The codec of a log of parcels. */
export const parcelCodec = createCodec([ParcelPosted, ParcelWeighed, ...sagaEvents]);

export const ORGANIZATION = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

/** A stream of a parcel. */
export const parcelStream = (parcel: string): string => `parcel-${ORGANIZATION}_${parcel}`;

/** Sets the instance of a parcel going. */
export function posted(parcel: string): NewEvent {
  const at = new Date().toISOString();
  const origin = { command_id: newId(), correlation_id: 'c', causation_id: null };
  const metadata = { organization_id: ORGANIZATION, actor: SYSTEM, occurred_at: at, recorded_at: at, ...origin };
  return { id: newId(), type: 'ParcelPosted', data: { parcel }, metadata };
}

/** A saga over parcels, whose step is the test's; its state is the weight that was recorded. */
export function parcels(
  step: (step: Step<number | null, ParcelEvent>) => Promise<Done<ParcelEvent>>,
  options: Partial<Saga<number | null, ParcelEvent>> = {},
): Saga<number | null, ParcelEvent> {
  return {
    name: 'parcels',
    starts: (event) => (event.type === 'ParcelPosted' ? [(event.data as { parcel: string }).parcel] : []),
    evolution: { initial: null, evolve: (_, event) => event.data.grams },
    concurrency: 4,
    timeoutMs: 30_000,
    retryAfter: overADay,
    step,
    ...options,
  };
}
