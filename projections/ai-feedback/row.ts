import type { TaskStatus } from '#libs/task';

/** What people made of a task that a model proposed. */
export type Verdict = 'untouched' | 'kept' | 'edited' | 'dismissed';

/** A task that a model proposed, and what became of it. */
export interface FeedbackRow {
  readonly organization_id: string;
  readonly id: string;
  readonly call_id: string;
  readonly model: string;
  readonly prompt_version: string;
  /** As it reads now. */
  readonly title: string;
  /** Those that the policy asks for. */
  readonly type: string;
  readonly contact_id: string;
  readonly reporter_id: string | null;
  readonly assigned_to: string | null;
  readonly status: TaskStatus | 'deleted';
  /** The fields that were changed from what the model gave. */
  readonly changes: readonly string[];
  /** The reason given when it was closed or deleted; null where none was, and while it is open. */
  readonly reason: string | null;
  readonly verdict: Verdict;
  /** When it was proposed, and when something was done about it last; RFC 3339 in UTC. */
  readonly created_at: string;
  readonly updated_at: string;
  /** The number of the position at which it was proposed. */
  readonly ordinal: string;
}

/** What people made of a task of this status, with so many of its fields changed. */
export function verdictOf({ status, changes }: Pick<FeedbackRow, 'status' | 'changes'>): Verdict {
  if (status === 'dismissed' || status === 'deleted') return 'dismissed';
  if (changes.length > 0) return 'edited';
  return status === 'open' ? 'untouched' : 'kept';
}
