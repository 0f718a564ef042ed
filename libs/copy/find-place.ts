import type { EventStore } from '#libs/event-store';
import type { Bookmark } from './bookmark.ts';
import type { Logs } from './logs.ts';
import { type Place, START } from './place.ts';

/** Where to go on: at the bookmark if both logs still hold its event where it stood, else before the first event. */
export async function findPlace({ source, target }: Logs, bookmark: Bookmark): Promise<Place> {
  const place = await bookmark.load();
  if (!place?.last) return START;
  const { last } = place;
  const holds = async (store: EventStore, position: string) => {
    const [event] = await store.readStream(last.stream, last.revision);
    return event?.id === last.id && event.position === position;
  };
  return (await holds(source, last.source)) && (await holds(target, last.target)) ? place : START;
}
