import type { RecordedTaskEvent } from './events.ts';
import { sameReference } from './reference.ts';
import type { Task, TaskState } from './state.ts';

/** A task after one more of its events. */
export function evolve(task: TaskState, event: RecordedTaskEvent): Task {
  const { actor, occurred_at } = event.metadata;
  const last = {
    updated_at: occurred_at,
    updated_by: actor,
    reason: event.data.reason ?? null,
    revision: event.revision,
  };
  if (event.type === 'TaskCreated') return create(event, last);
  if (!task) throw new Error(`${event.stream} does not begin with TaskCreated but with ${event.type}`);
  return { ...task, ...change(task, event), ...last };
}

type Created = Extract<RecordedTaskEvent, { type: 'TaskCreated' }>;
type Last = Pick<Task, 'updated_at' | 'updated_by' | 'reason' | 'revision'>;

function create({ data, metadata }: Created, last: Last): Task {
  const { task_id, reason: _, ...fields } = data;
  return {
    id: task_id,
    organization_id: metadata.organization_id,
    ...fields,
    status: 'open',
    reminder_sent_at: null,
    reminder_skipped: false,
    attachments: [],
    comments: [],
    created_at: metadata.occurred_at,
    created_by: metadata.actor,
    resolved_at: null,
    resolved_by: null,
    completed_at: null,
    deleted: false,
    ...last,
  };
}

const UNRESOLVED = { resolved_at: null, resolved_by: null, completed_at: null };

function change(task: Task, event: Exclude<RecordedTaskEvent, Created>): Partial<Task> {
  const { actor, occurred_at } = event.metadata;
  switch (event.type) {
    case 'TaskDetailsChanged': {
      const { reason: _, ...fields } = event.data;
      return fields as Partial<Task>;
    }
    case 'TaskRescheduled': {
      const { due_date, due_kind } = event.data;
      return { due_date, due_kind, reminder_sent_at: null, reminder_skipped: false };
    }
    case 'TaskAssigned':
      return {
        assigned_to: event.data.assigned_to,
        ...(task.reminder_skipped ? { reminder_sent_at: null, reminder_skipped: false } : {}),
      };
    case 'TaskUnassigned':
      return { assigned_to: null };
    case 'TaskStarted':
      return { status: 'in-progress' };
    case 'TaskStopped':
      return { status: 'open' };
    case 'TaskResolved': {
      const { resolution } = event.data;
      return {
        status: resolution,
        resolved_at: occurred_at,
        resolved_by: actor,
        completed_at: resolution === 'done' ? occurred_at : null,
      };
    }
    case 'TaskReopened':
      return { status: 'open', ...UNRESOLVED };
    case 'TaskDeleted':
      return { deleted: true };
    case 'TaskReferenceAdded':
      return { references: [...task.references, event.data.reference] };
    case 'TaskReferenceRemoved': {
      const gone = event.data;
      return { references: task.references.filter((reference) => !sameReference(reference, gone)) };
    }
    case 'TaskReminderSent':
      return { reminder_sent_at: occurred_at, reminder_skipped: false };
    case 'TaskReminderSkipped':
      return { reminder_sent_at: occurred_at, reminder_skipped: true };
    default:
      return changeAttached(task, event);
  }
}

type Attached = Extract<RecordedTaskEvent, { type: `TaskComment${string}` | `TaskAttachment${string}` }>;

function changeAttached(task: Task, event: Attached): Partial<Task> {
  const { actor, occurred_at } = event.metadata;
  switch (event.type) {
    case 'TaskCommented': {
      const { comment_id: id, body, mentions, attachment_ids } = event.data;
      const { revision } = event;
      const comment = { id, body, mentions, author: actor, created_at: occurred_at, edited_at: null, revision };
      const attachments = task.attachments.map((a) => (attachment_ids.includes(a.id) ? { ...a, comment_id: id } : a));
      return { comments: [...task.comments, comment], attachments };
    }
    case 'TaskCommentEdited': {
      const { comment_id, body, mentions } = event.data;
      const edited = { body, mentions, edited_at: occurred_at };
      return { comments: task.comments.map((c) => (c.id === comment_id ? { ...c, ...edited } : c)) };
    }
    case 'TaskCommentDeleted': {
      const { comment_id: id } = event.data;
      // What it carried mostly went before it; where the comment was undone, those files are there still.
      const attachments = task.attachments.map((a) => (a.comment_id === id ? { ...a, comment_id: null } : a));
      return { comments: task.comments.filter((c) => c.id !== id), attachments };
    }
    case 'TaskAttachmentAdded': {
      const { attachment_id: id, name, size, type, sha256 } = event.data;
      const added = { id, comment_id: null, name, size, type, sha256, created_at: occurred_at, created_by: actor };
      return { attachments: [...task.attachments, added] };
    }
    case 'TaskAttachmentRemoved':
      return { attachments: task.attachments.filter((a) => a.id !== event.data.attachment_id) };
    default:
      return event satisfies never;
  }
}
