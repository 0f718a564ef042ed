import { differenceOf } from './carry.ts';
import { OtherEventsError } from './errors.ts';
import type { Logs } from './logs.ts';
import { advance, type Place } from './place.ts';
import { LogReader } from './reader.ts';

/**
 * Goes through what the target holds after a place, beside the source.
 * @returns where the target ends
 * @throws OtherEventsError where it is not what the source holds; StoreUnavailableError
 */
export async function recognise(
  { source, target }: Logs,
  from: Place,
  onPlace: (place: Place) => void,
): Promise<Place> {
  const sources = new LogReader(source, from.last?.source ?? null);
  const targets = new LogReader(target, from.last?.target ?? null);
  let place = from;
  try {
    for (let held = await targets.next(); held; held = await targets.next()) {
      const event = await sources.next();
      const what = event && differenceOf(event, held);
      if (!event || what) throw new OtherEventsError(place.events, event, held, what);
      place = advance(place, event, held.position);
      onPlace(place);
    }
    return place;
  } finally {
    sources.close();
    targets.close();
  }
}
