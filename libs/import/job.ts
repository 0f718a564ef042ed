import type { EventStore } from '#libs/event-store';
import type { LogFile } from './log-file.ts';
import type { Mapping } from './mapping/index.ts';

/** What a run is about. */
export interface Job {
  readonly store: EventStore;
  readonly file: LogFile;
  readonly mapping: Mapping;
  readonly organizationId: string;
  /** When it began: no row may be later. */
  readonly now: string;
  /** So many appends may be under way. */
  readonly window: number;
}
