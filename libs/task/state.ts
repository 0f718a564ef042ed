import type { Actor } from '#libs/event';
import type { TaskCategory, TaskPriority, TaskSource, TaskStatus } from './enums.ts';
import type { Mention } from './mention.ts';
import type { Reference } from './reference.ts';

/** A file on a task. */
export interface TaskAttachment {
  readonly id: string;
  readonly comment_id: string | null;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly sha256: string;
  readonly created_at: string;
  readonly created_by: Actor;
}

/** A comment on a task, as it reads now. */
export interface TaskComment {
  readonly id: string;
  readonly body: string;
  readonly author: Actor;
  readonly mentions: readonly Mention[];
  readonly created_at: string;
  readonly edited_at: string | null;
  /** The revision at which it came: comments stand in this order. */
  readonly revision: number;
}

/** A task as its events tell it: the fields of specification §2 less those that others decide (names, zone, the present time). */
export interface Task {
  readonly id: string;
  readonly organization_id: string;
  readonly type: string;
  readonly title: string;
  readonly description: string | null;
  readonly status: TaskStatus;
  readonly category: TaskCategory;
  readonly priority: TaskPriority | null;
  readonly source: TaskSource;
  readonly contact_id: string | null;
  readonly call_id: string | null;
  readonly evidence: string | null;
  readonly due_date: string | null;
  readonly due_kind: 'date' | 'datetime' | null;
  readonly reminder_sent_at: string | null;
  /** Whether that reminder was skipped for want of a target: then a new assignee arms it again. */
  readonly reminder_skipped: boolean;
  readonly reporter_id: string | null;
  readonly assigned_to: string | null;
  readonly references: readonly Reference[];
  readonly attachments: readonly TaskAttachment[];
  readonly comments: readonly TaskComment[];
  readonly created_at: string;
  readonly created_by: Actor;
  readonly updated_at: string;
  readonly updated_by: Actor;
  readonly resolved_at: string | null;
  readonly resolved_by: Actor | null;
  readonly completed_at: string | null;
  /** The reason given with the last event. */
  readonly reason: string | null;
  readonly revision: number;
  readonly deleted: boolean;
}

/** A task's stream before and after its first event. A deleted task is there still, for its history. */
export type TaskState = Task | null;
