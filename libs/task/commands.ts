import type { DueDate } from '#libs/time';
import type { TaskCategory, TaskPriority, TaskSource } from './enums.ts';
import type { Mention } from './mention.ts';
import type { Reference, ReferenceKey } from './reference.ts';
import type { Undo } from './undo.ts';

/** All that a new task is made of: every default is filled in and every id is known to stand for something. */
export interface NewTask {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly description: string | null;
  readonly category: TaskCategory;
  readonly priority: TaskPriority | null;
  readonly source: TaskSource;
  readonly contact_id: string | null;
  readonly call_id: string | null;
  readonly evidence: string | null;
  readonly due: DueDate | null;
  readonly reporter_id: string | null;
  readonly assigned_to: string | null;
  readonly references: readonly Reference[];
}

/** The fields of a merge: what is absent stays, null clears. */
export interface TaskChanges {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  readonly category?: TaskCategory | undefined;
  readonly priority?: TaskPriority | null | undefined;
  readonly reporter_id?: string | null | undefined;
  readonly due?: DueDate | null | undefined;
  readonly assigned_to?: string | null | undefined;
  readonly references?:
    | { readonly add?: readonly Reference[] | undefined; readonly remove?: readonly ReferenceKey[] | undefined }
    | undefined;
}

/** A comment as it is made: its mentions are known to be members, its attachments were uploaded before. */
export interface NewComment {
  readonly id: string;
  readonly body: string;
  readonly mentions: readonly Mention[];
  readonly attachment_ids: readonly string[];
}

/** What can be asked of the comments of a task. */
export type CommentCommand =
  | { readonly type: 'comment'; readonly comment: NewComment }
  | ({ readonly type: 'edit-comment' } & Pick<NewComment, 'id' | 'body' | 'mentions'>)
  | { readonly type: 'delete-comment'; readonly id: string };

/** A file whose bytes are stored: all of an attachment that does not follow from its event. */
export interface NewAttachment {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly sha256: string;
}

/** What can be asked of a task; `reason` goes with the events of any of them. */
export type TaskCommand = { readonly reason?: string | undefined } & (
  | { readonly type: 'create'; readonly task: NewTask }
  | { readonly type: 'update'; readonly changes: TaskChanges }
  | { readonly type: 'attach'; readonly attachment: NewAttachment }
  | { readonly type: 'detach'; readonly attachment_id: string }
  | { readonly type: 'start' | 'stop' | 'done' | 'dismiss' | 'reopen' | 'delete' }
  | CommentCommand
  | { readonly type: 'undo'; readonly undo: Undo }
);
