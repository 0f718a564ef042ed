import type { Position } from '#libs/event';

/** An instance whose next attempt is due. */
export interface DueInstance {
  readonly organizationId: string;
  readonly id: string;
  readonly key: string;
  /** The event that set it going last. */
  readonly source: { readonly stream: string; readonly revision: number; readonly id: string };
}

/**
 * The instances that wait, as a read model of the log tells them. It may be behind: every attempt looks at the instance's
 * stream first.
 */
export interface WorkQueue {
  /** Those of a saga whose next attempt is due by an instant, the one that has waited longest first. */
  due(saga: string, by: string, limit: number, except: readonly string[]): Promise<readonly DueInstance[]>;
  /** True once it holds everything up to the position; false where `timeoutMs` passed before. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
}
