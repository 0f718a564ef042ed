import { organizationOf, type RecordedEvent } from '#libs/event';
import type { OrderedEvent } from '#libs/projection';
import { isTaskStream, type RecordedTaskEvent } from '#libs/task';
import { type Entry, type Subject, type SubjectKind, subjectKey } from './rows.ts';

/** What a stream is about. */
export function subjectOf(stream: string): {
  readonly organizationId: string;
  readonly kind: SubjectKind;
  readonly id: string;
} {
  const kind = isTaskStream(stream) ? 'task' : 'call';
  return { organizationId: organizationOf(stream), kind, id: stream.slice(stream.indexOf('_') + 1) };
}

/** A page's entries, and the subjects that it touched as they are afterwards. A task without a contact has none. */
export function foldPage(
  page: readonly OrderedEvent[],
  before: ReadonlyMap<string, Subject>,
): { readonly entries: readonly Entry[]; readonly subjects: ReadonlyMap<string, Subject> } {
  const known = new Map(before);
  const subjects = new Map<string, Subject>();
  const entries: Entry[] = [];
  for (const { event, ordinal } of page) {
    const { organizationId, kind, id } = subjectOf(event.stream);
    const key = subjectKey(organizationId, kind, id);
    const subject = evolve(known.get(key), event, { organizationId, kind, id });
    if (!subject) continue;
    known.set(key, subject);
    subjects.set(key, subject);
    entries.push(entryOf(event, ordinal, subject));
  }
  return { entries, subjects };
}

type Id = Pick<Subject, 'organizationId' | 'kind' | 'id'>;

function evolve(subject: Subject | undefined, event: RecordedEvent, id: Id): Subject | undefined {
  return id.kind === 'task' ? evolveTask(subject, event as RecordedTaskEvent, id) : evolveCall(subject, event, id);
}

function evolveTask(subject: Subject | undefined, event: RecordedTaskEvent, id: Id): Subject | undefined {
  if (event.type === 'TaskCreated') {
    const { contact_id, type, reporter_id, assigned_to } = event.data;
    if (contact_id === null) return undefined;
    const shared = { contactId: contact_id, type, reporterId: reporter_id, assignedTo: assigned_to };
    return { ...id, ...shared, memberId: null, deleted: false, titled: titledBy(event) };
  }
  if (!subject) return undefined;
  switch (event.type) {
    case 'TaskDetailsChanged': {
      const { title, reporter_id } = event.data;
      const titled = title === undefined ? subject.titled : titledBy(event);
      return { ...subject, titled, reporterId: reporter_id === undefined ? subject.reporterId : reporter_id };
    }
    case 'TaskAssigned':
      return { ...subject, assignedTo: event.data.assigned_to };
    case 'TaskUnassigned':
      return { ...subject, assignedTo: null };
    case 'TaskDeleted':
      return { ...subject, deleted: true };
    default:
      return subject;
  }
}

/** A call says on any of its events who was on it and whom it was with, where that is new. */
function evolveCall(subject: Subject | undefined, event: RecordedEvent, id: Id): Subject {
  const { contact_id, member_id } = event.data as { contact_id?: string | null; member_id?: string | null };
  const first = {
    ...id,
    contactId: null,
    type: null,
    reporterId: null,
    assignedTo: null,
    memberId: null,
    deleted: false,
  };
  const now = subject ?? { ...first, titled: titledBy(event) };
  return {
    ...now,
    contactId: contact_id === undefined ? now.contactId : contact_id,
    memberId: member_id === undefined ? now.memberId : member_id,
  };
}

const titledBy = (event: RecordedEvent): Subject['titled'] => ({ id: event.id, type: event.type, ...storedOf(event) });

function entryOf(event: RecordedEvent, ordinal: bigint, subject: Subject): Entry {
  const { comment_id } = event.data as { comment_id?: string };
  const kind = event.type.startsWith('TaskComment') ? 'comment' : subject.kind;
  const { id, type, metadata } = event;
  return {
    ordinal,
    id,
    subject,
    kind,
    type,
    at: metadata.occurred_at,
    commentId: comment_id ?? null,
    stored: storedOf(event),
  };
}

function storedOf({ stored, position }: RecordedEvent) {
  if (!stored) throw new Error(`the event at ${position} was not read from the log`);
  return stored;
}
