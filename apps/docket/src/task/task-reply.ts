import { shownAttachment, type TaskHead } from '#libs/task';
import { formatLocalDateTime } from '#libs/time';
import { isOverdue } from '#projections/task-list';
import type { Surroundings } from './moment.ts';
import type { TaskReply } from './task-schema.ts';

/** A task as the API answers it: with the present names, the present zone and the present time. */
export function taskReply(
  task: TaskHead,
  contactName: string | null,
  { organization, moment }: Surroundings,
): TaskReply {
  const { due_date, due_kind, assigned_to, attachments } = task;
  return {
    id: task.id,
    organization_id: task.organization_id,
    type: task.type,
    title: task.title,
    description: task.description,
    status: task.status,
    category: task.category,
    priority: task.priority,
    source: task.source,
    contact_id: task.contact_id,
    contact_name: contactName,
    call_id: task.call_id,
    evidence: task.evidence,
    due_date,
    due_kind,
    due_local: due_date && due_kind ? formatLocalDateTime(due_date, due_kind, organization.time_zone) : null,
    overdue: isOverdue(task, moment),
    reminder_sent_at: task.reminder_sent_at,
    reporter_id: task.reporter_id,
    assigned_to,
    assigned_to_name: assigned_to === null ? null : (organization.members.get(assigned_to)?.name ?? null),
    references: [...task.references],
    attachments: attachments.map((attachment) => shownAttachment(task, attachment)),
    comment_count: task.comment_count,
    created_at: task.created_at,
    created_by: task.created_by,
    updated_at: task.updated_at,
    updated_by: task.updated_by,
    resolved_at: task.resolved_at,
    resolved_by: task.resolved_by,
    completed_at: task.completed_at,
    reason: task.reason,
    revision: task.revision,
  };
}
