import type { ClientBase } from 'pg';
import type { RecordedEvent } from '#libs/event';
import type { ReportingView } from './reporting.ts';

/** A recorded event with the number that orders its position, as read models keep it. */
export interface OrderedEvent {
  readonly event: RecordedEvent;
  readonly ordinal: bigint;
}

/**
 * A read model: its tables, how a page of events changes them, and what analysts see of them. A change of any of these is a
 * new version.
 */
export interface Projection {
  readonly name: string;
  readonly version: number;
  /** The tables with the keys that folding needs, unqualified: they are made in a schema of the build's own. */
  readonly tables: string;
  /**
   * The indexes that only queries need: made once a rebuild has caught up, which is quicker than keeping them up. They
   * take every row that the tables take.
   */
  readonly indexes: string;
  /** The names of the tables: each is seen under its name in the schema `read_model`, whichever build serves. */
  readonly tableNames: readonly string[];
  /**
   * How long its events may gather, in milliseconds, before they are folded together, while many come and nobody waits;
   * default 0: they are folded as they come.
   */
  readonly gatherMs?: number;
  /** Whether its tables hold personal text that can be read: once a key was destroyed they are built anew. */
  readonly holdsPersonalText?: boolean;
  /** Views for analysts made of these tables, in the schema `reporting`. */
  readonly reporting?: readonly ReportingView[];
  /** Whether it folds the texts of events and not their payloads: then one that cannot be read is no dead letter. */
  readonly takesUnreadable?: boolean;
  /** Whether it takes any notice of this event. */
  handles(event: RecordedEvent): boolean;
  /**
   * Folds a page into the tables. The client is in a transaction and finds the build's tables by their names alone; the
   * same connection may fold into the tables of another build next. The same events in pages of any size leave the same
   * rows. What it throws is the fault of an event, unless it says that the database or the log is away.
   */
  apply(client: ClientBase, page: readonly OrderedEvent[]): Promise<void>;
}
