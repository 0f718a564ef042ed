import type { Actor, NewEvent } from '#libs/event';
import type { TaskEvent } from '#libs/task';
import { nthEventId } from './ids.ts';
import type { Step } from './plan.ts';
import { commandIdOf, type RowEffect } from './row-effect.ts';
import type { TaskFields } from './task-fields.ts';

/** What the events of an import have in common. */
export interface ImportContext {
  readonly organizationId: string;
  readonly importId: string;
}

/** The members of a row: who did it, and by id who has the task afterwards and who reported it. */
export interface RowMembers {
  readonly actor: Actor;
  readonly assigneeId: string | null;
  readonly reporterId: string | null;
}

/** A row's events as the log takes them. */
export function rowEvents(
  effect: RowEffect,
  members: RowMembers,
  { organizationId, importId }: ImportContext,
): NewEvent[] {
  const { actor } = members;
  const commandId = commandIdOf(effect);
  const metadata = {
    organization_id: organizationId,
    actor,
    occurred_at: effect.row.at,
    recorded_at: new Date().toISOString(),
    command_id: commandId,
    correlation_id: importId,
    causation_id: null,
  };
  return effect.steps.map((step, n) => ({
    id: nthEventId(commandId, n),
    ...toEvent(step, effect, members),
    metadata,
  }));
}

function toEvent(step: Step, { taskId, fields }: RowEffect, { assigneeId, reporterId }: RowMembers): TaskEvent {
  switch (step) {
    case 'TaskCreated':
      if (!fields) throw new Error(`task ${taskId} is created by a row that is not its first`);
      return created(taskId, fields, reporterId);
    case 'TaskAssigned':
      if (assigneeId === null) throw new Error(`task ${taskId} is assigned to nobody`);
      return { type: step, data: { assigned_to: assigneeId } };
    case 'TaskResolved:done':
      return { type: 'TaskResolved', data: { resolution: 'done' } };
    case 'TaskResolved:dismissed':
      return { type: 'TaskResolved', data: { resolution: 'dismissed' } };
    case 'TaskUnassigned':
    case 'TaskStarted':
    case 'TaskStopped':
    case 'TaskReopened':
      return { type: step, data: {} };
    default:
      return step satisfies never;
  }
}

function created(taskId: string, { ownedByReporter, ...fields }: TaskFields, reporterId: string | null): TaskEvent {
  return {
    type: 'TaskCreated',
    data: {
      task_id: taskId,
      ...fields,
      source: 'manual',
      contact_id: null,
      call_id: null,
      evidence: null,
      due_date: null,
      due_kind: null,
      reporter_id: reporterId,
      assigned_to: ownedByReporter ? reporterId : null,
      references: [],
    },
  };
}
