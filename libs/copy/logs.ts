import type { EventStore } from '#libs/event-store';

/** Two logs, opened with a carryCodec. */
export interface Logs {
  readonly source: EventStore;
  readonly target: EventStore;
}
