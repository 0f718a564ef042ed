import type { Position, RecordedEvent } from '#libs/event';

/** How far two logs are known to be the same, from the first event on. */
export interface Place {
  readonly events: number;
  /** The last event that both hold, and where it stands in each; null where there is none. */
  readonly last: {
    readonly stream: string;
    readonly revision: number;
    readonly id: string;
    readonly source: Position;
    readonly target: Position;
  } | null;
}

/** Before the first event. */
export const START: Place = { events: 0, last: null };

/** The place after one more event, or several, of which this is the last. */
export function advance(
  { events }: Place,
  { stream, revision, id, position }: RecordedEvent,
  target: Position,
  by = 1,
): Place {
  return { events: events + by, last: { stream, revision, id, source: position, target } };
}
