import { type Actor, type Principal, principalOf } from '#libs/event';
import { compensate } from './compensate.ts';
import { CannotUndoError, type Obstacle, UndoNeedsDeleteError } from './errors.ts';
import type { RecordedTaskEvent, TaskEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { type FieldChange, type HistoryEntry, history } from './history.ts';
import type { ReferenceKey } from './reference.ts';
import type { Task, TaskState } from './state.ts';

/** Whose last command on a task is to be undone, and what that goes by. */
export interface Undo {
  /** The whole life of the task, up to the state that is decided on. */
  readonly past: readonly RecordedTaskEvent[];
  readonly actor: Actor;
  /** Whether they may delete the task: that undoes its creation. */
  readonly mayDelete: boolean;
  /** Whether an id stands for a member of the organization now. */
  isMember(id: string): boolean;
  /** Whether a member of the organization may see the task now. */
  maySee(memberId: string): boolean;
}

/**
 * The events that give back what the caller's last command on a task changed. An undo is a command, too: to undo it is
 * to do again what it undid.
 * @throws CannotUndoError where there is no such command, where a later event changed the same field or stands on the
 *   task's creation, and for what cannot come back; UndoNeedsDeleteError
 */
export function decideUndo({ past, actor, mayDelete, isMember, maySee }: Undo, task: Task): readonly TaskEvent[] {
  const command = lastCommandOf(past, principalOf(actor));
  const [first] = command;
  if (!first) throw new CannotUndoError('the caller has done nothing on this task');
  const entries = history(past, { after: first.revision - 1 });
  const isOfCommand = ({ event }: HistoryEntry) => event.metadata.command_id === first.metadata.command_id;
  const later = entries.filter((entry) => !isOfCommand(entry));
  if (first.type === 'TaskCreated') {
    if (!mayDelete) throw new UndoNeedsDeleteError();
    if (later.length > 0)
      throw new CannotUndoError('more has happened since the task was created', later.map(asObstacle));
    return [{ type: 'TaskDeleted', data: {} }];
  }
  const changes = entries.filter(isOfCommand).flatMap((entry) => entry.changes);
  const obstacles = obstaclesTo(changes, later);
  if (obstacles.length > 0) throw new CannotUndoError('what it changed has been changed since', obstacles);
  const before = past.filter(({ revision }) => revision < first.revision).reduce<TaskState>(evolve, null);
  if (!before) throw new Error(`${first.stream} does not begin with TaskCreated`);
  const events = compensate(changes, before, task);
  for (const event of events) {
    const { type, data } = event;
    if (mentionedAnew(event, task).some((id) => !isMember(id) || !maySee(id)))
      throw new CannotUndoError('who was mentioned before may not see the task any more');
    const member = type === 'TaskAssigned' ? data.assigned_to : type === 'TaskDetailsChanged' ? data.reporter_id : null;
    if (member && !isMember(member)) throw new CannotUndoError('who it was before is no member any more');
  }
  return events;
}

/** Those whom an edited comment mentions and did not mention just before. */
function mentionedAnew({ type, data }: TaskEvent, task: Task): readonly string[] {
  if (type !== 'TaskCommentEdited') return [];
  const present = task.comments.find(({ id }) => id === data.comment_id)?.mentions ?? [];
  return data.mentions
    .map(({ member_id }) => member_id)
    .filter((id) => !present.some(({ member_id }) => member_id === id));
}

/** The events of the last command of a caller; none where there is none. */
function lastCommandOf(past: readonly RecordedTaskEvent[], caller: Principal): readonly RecordedTaskEvent[] {
  const last = past.findLast(({ metadata }) => {
    const { kind, id } = principalOf(metadata.actor);
    return kind === caller.kind && id === caller.id;
  });
  return last ? past.filter(({ metadata }) => metadata.command_id === last.metadata.command_id) : [];
}

const asObstacle = ({ event: { revision, type } }: HistoryEntry): Obstacle => ({ field: null, revision, type });

function obstaclesTo(changes: readonly FieldChange[], later: readonly HistoryEntry[]): Obstacle[] {
  const changed = new Set(changes.flatMap((change) => partOf(change) ?? []));
  return later.flatMap(({ event: { revision, type }, changes: others }) =>
    others.flatMap((other) => {
      const part = partOf(other);
      return part !== null && changed.has(part) ? [{ field: other.field, revision, type }] : [];
    }),
  );
}

/** What follows from other fields, and is not asked for by itself. */
const FOLLOWING = ['due_kind', 'reminder_sent_at', 'resolved_at', 'resolved_by', 'completed_at'];

/** The part of the task that a change is about: a field, or one item of a list; null for what only follows from others. */
function partOf({ field, old, new: now }: FieldChange): string | null {
  if (field === 'due_kind') return 'due_date';
  if (FOLLOWING.includes(field)) return null;
  const item = now ?? old;
  if (field === 'references') return JSON.stringify([field, (item as ReferenceKey).kind, (item as ReferenceKey).id]);
  if (field === 'comments' || field === 'attachments') return JSON.stringify([field, (item as { id: string }).id]);
  return field;
}
