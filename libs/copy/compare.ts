import { differenceOf } from './carry.ts';
import { LogsDifferError } from './errors.ts';
import type { Logs } from './logs.ts';
import { LogReader } from './reader.ts';

/** What two equal logs hold. */
export interface Compared {
  readonly events: number;
  readonly streams: number;
  /** Whether the source holds more by now. */
  readonly grew: boolean;
}

/**
 * Reads both logs from the first event on, and compares the streams, revisions, ids, types and payloads.
 * @param expected how many events both should hold; the source may hold more, appended since
 * @throws LogsDifferError, StoreUnavailableError
 */
export async function compare(
  { source, target }: Logs,
  expected: number,
  onEvent: (events: number, position: string) => void,
): Promise<Compared> {
  const sources = new LogReader(source, null);
  const targets = new LogReader(target, null);
  let streams = 0;
  try {
    for (let events = 0; ; events++) {
      const [event, held] = [await sources.next(), await targets.next()];
      if (!held && events === expected) return { events, streams, grew: event !== undefined };
      const what = event && held && differenceOf(event, held);
      if (!event || !held || what) throw new LogsDifferError(events, event, held, what);
      if (event.revision === 0) streams++;
      onEvent(events + 1, event.position);
    }
  } finally {
    sources.close();
    targets.close();
  }
}
