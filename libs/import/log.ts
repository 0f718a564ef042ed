import type { RecordedEvent } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { type TaskEvent, taskStream } from '#libs/task';

/** What the log holds of one task before a run. */
export interface Held {
  /** The last revision of its stream; -1 where there is none. */
  readonly revision: number;
  /** The ids of its events that decide about status and assignee, oldest first. */
  readonly ids: readonly string[];
}

/** Others may write any other event between those of an import: status and assignee do not depend on it. */
const DECISIVE: ReadonlySet<string> = new Set<TaskEvent['type']>([
  'TaskCreated',
  'TaskAssigned',
  'TaskUnassigned',
  'TaskStarted',
  'TaskStopped',
  'TaskResolved',
  'TaskReopened',
  'TaskDeleted',
]);

const decisive = (events: readonly RecordedEvent[]) => events.filter((event) => DECISIVE.has(event.type));

/** Reads what the log holds of a task. */
export async function readHeld(store: EventStore, organizationId: string, taskId: string): Promise<Held> {
  const events = await store.readStream(taskStream(organizationId, taskId));
  return { revision: events.at(-1)?.revision ?? -1, ids: decisive(events).map((event) => event.id) };
}

/** One of those events in words, for a fault. */
export async function describeHeld(
  store: EventStore,
  organizationId: string,
  taskId: string,
  n: number,
): Promise<string> {
  const event = decisive(await store.readStream(taskStream(organizationId, taskId)))[n];
  if (!event) return 'something else';
  const { actor, occurred_at } = event.metadata;
  return `${event.type} of ${occurred_at} by ${actor.name ?? actor.id}`;
}
