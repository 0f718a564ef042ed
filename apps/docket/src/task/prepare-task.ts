import { invalidField } from '#libs/http';
import { type NewTask, type Prepared, type TaskType, taskType } from '#libs/task';
import type { Session } from '../access/request-caller.ts';
import { readDueDate } from './due-date.ts';
import { mustBeMember } from './members.ts';
import type { NewTaskBody } from './new-task-schema.ts';

const LONGEST_TITLE = 255;

/** The new task that a body stands for: what its type prepares, what the body says instead, and the defaults of both. */
export function prepareTask(id: string, body: NewTaskBody, { caller, organization }: Session): NewTask {
  const type = taskType(body.type);
  if (!type) throw invalidField('/type', 'invalid-value', 'must be one of the task types');
  const prepared = prepare(type, body);
  mustBeMember(organization, body.assigned_to, '/assigned_to');
  mustBeMember(organization, body.reporter_id, '/reporter_id');
  const [due, place] =
    body.due_date === undefined ? [prepared.due_date, '/context/due_date'] : [body.due_date, '/due_date'];
  return {
    id,
    type: type.value,
    title: body.title ?? [...(prepared.title ?? '').trim()].slice(0, LONGEST_TITLE).join(''),
    description: (body.description === undefined ? prepared.description : body.description) ?? null,
    category: body.category ?? prepared.category ?? 'general',
    priority: (body.priority === undefined ? prepared.priority : body.priority) ?? null,
    source: 'manual',
    contact_id: body.contact_id ?? null,
    call_id: body.call_id ?? null,
    evidence: null,
    due: due ? readDueDate(due, organization.time_zone, place) : null,
    reporter_id: body.reporter_id === undefined ? caller.memberId : body.reporter_id,
    assigned_to: body.assigned_to === undefined ? defaultAssignee(type, { caller, organization }) : body.assigned_to,
    references: [...(prepared.references ?? []), ...(body.references ?? [])],
  };
}

function prepare(type: TaskType, { context }: NewTaskBody): Prepared {
  if (!type.context) return {};
  return context === undefined ? {} : type.prepare(type.context.parse(context));
}

/** A setting that names a member who has been removed since counts as none. */
function defaultAssignee(type: TaskType, { caller, organization }: Session): string | null {
  if (type.assignee === 'caller') return caller.memberId;
  const member = organization.members.get(organization.task_type_assignees[type.value] ?? '');
  return type.assignee === 'setting' && member && !member.removed ? member.id : null;
}
