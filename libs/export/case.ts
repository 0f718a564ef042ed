import { principalOf } from '#libs/event';
import { evolve, type RecordedTaskEvent, type Task, type TaskState, type TaskStatus } from '#libs/task';

/** One thing that happened to a task, as process mining knows it. */
export interface CaseRow {
  /** The event's type; of TaskResolved with its resolution, as in `TaskResolved:done`. */
  readonly activity: string;
  /** Who did it, by name; by id where there is no name. */
  readonly resource: string;
  /** When it occurred; RFC 3339 in UTC. */
  readonly at: string;
  /** The status that the task has then. */
  readonly status: TaskStatus;
  /** The name of the member who has it then. */
  readonly assignee: string | null;
}

/** A task that is not deleted, and all that happened to it, oldest first. */
export interface Case {
  readonly task: Task;
  readonly reporter: string | null;
  readonly rows: readonly CaseRow[];
}

/** The name of a member by id; undefined where there is none. */
export type NameOf = (memberId: string) => string | undefined;

/** A task's events as a case; null for a deleted one. An event that cannot be read tells its type alone. */
export function toCase(events: readonly RecordedTaskEvent[], nameOf: NameOf): Case | null {
  const named = (id: string | null) => (id === null ? null : (nameOf(id) ?? id));
  const rows: CaseRow[] = [];
  let task: TaskState = null;
  for (const event of events) {
    if (event.fault === undefined) task = evolve(task, event);
    if (!task) continue;
    const { kind, id, name } = principalOf(event.metadata.actor);
    rows.push({
      activity: activityOf(event),
      resource: (kind === 'member' ? nameOf(id) : undefined) ?? name ?? id,
      at: event.metadata.occurred_at,
      status: task.status,
      assignee: named(task.assigned_to),
    });
  }
  return !task || task.deleted ? null : { task, reporter: named(task.reporter_id), rows };
}

const activityOf = (event: RecordedTaskEvent): string =>
  event.type === 'TaskResolved' && event.fault === undefined ? `${event.type}:${event.data.resolution}` : event.type;
