import type { Actor } from '#libs/event';
import type { FieldChange, HistoryEntry } from '#libs/task';

/** An entry of a task's history as the API answers it. */
export interface HistoryReply {
  readonly position: string;
  readonly revision: number;
  readonly type: string;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly actor: Actor;
  readonly reason: string | null;
  readonly changes: readonly FieldChange[];
}

/** An entry of a task's history in the shape of specification §15. */
export function historyReply({ event, changes }: HistoryEntry): HistoryReply {
  const { occurred_at, recorded_at, actor } = event.metadata;
  const { position, revision, type, data } = event;
  return { position, revision, type, occurred_at, recorded_at, actor, reason: data.reason ?? null, changes };
}
