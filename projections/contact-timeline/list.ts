import { type Kysely, sql } from 'kysely';
import { type CallScope, scopeToSql, type TaskScope } from '#libs/access';
import type { StoredEvent } from '#libs/event';
import type { SubjectKind } from './rows.ts';

/** Where a page of a timeline goes on. */
export interface TimelinePlace {
  readonly at: string;
  readonly ordinal: string;
}

/** An entry as a timeline finds it. */
export interface TimelineRow {
  readonly id: string;
  readonly kind: 'task' | 'comment' | 'call';
  readonly type: string;
  readonly subject: { readonly kind: SubjectKind; readonly id: string };
  /** The event, and the one that gave the task or call its title, as the log holds them. */
  readonly event: StoredEvent;
  readonly titled: StoredEvent;
  /** Whether what it says was taken back: a comment that has been deleted since. */
  readonly withdrawn: boolean;
  readonly place: TimelinePlace;
}

/** What a caller may see of a timeline. */
export interface TimelineScope {
  readonly tasks: TaskScope;
  readonly calls: CallScope;
  /** Deleted tasks are there for nobody but who reads the audit log. */
  readonly deletedToo: boolean;
}

/** At most `limit` entries of a contact behind a place, newest first. */
export async function listTimeline(
  db: Kysely<unknown>,
  { tasks, calls, deletedToo }: TimelineScope,
  contactId: string,
  { limit, after }: { readonly limit: number; readonly after?: TimelinePlace | undefined },
): Promise<TimelineRow[]> {
  const subject = { alias: 'subject', contact: 'contact_id' };
  const { rows } = await sql<Row>`
    select entry.id, entry.kind, entry.type, entry.subject_kind, entry.subject_id, entry.data, entry.metadata,
      entry.at, entry.ordinal, subject.titled_id, subject.titled_type, subject.titled_data, subject.titled_metadata,
      entry.comment_id is not null and exists (
        select from timeline_entry as later
        where later.organization_id = entry.organization_id and later.subject_kind = 'task'
          and later.subject_id = entry.subject_id and later.comment_id = entry.comment_id
          and later.type = 'TaskCommentDeleted') as withdrawn
    from timeline_entry as entry
    join timeline_subject as subject on subject.organization_id = entry.organization_id
      and subject.kind = entry.subject_kind and subject.id = entry.subject_id
    where entry.organization_id = ${tasks.organizationId} and entry.contact_id = ${contactId}
      and (subject.kind = 'task' and ${scopeToSql(tasks, subject)} or subject.kind = 'call' and ${scopeToSql(calls, subject)})
      and (not subject.deleted or ${deletedToo})
      ${after ? sql`and (entry.at, entry.ordinal) < (${after.at}::timestamptz, ${after.ordinal}::bigint)` : sql``}
    order by entry.at desc, entry.ordinal desc limit ${limit}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    type: row.type,
    subject: { kind: row.subject_kind, id: row.subject_id },
    event: { ...NOWHERE, id: row.id, type: row.type, data: row.data, metadata: row.metadata },
    titled: {
      ...NOWHERE,
      id: row.titled_id,
      type: row.titled_type,
      data: row.titled_data,
      metadata: row.titled_metadata,
    },
    withdrawn: row.withdrawn,
    place: { at: row.at, ordinal: row.ordinal },
  }));
}

/** Where they stand in the log is not asked for. */
const NOWHERE = { stream: '', revision: 0, position: '' };

/** The ids of the calls that are linked to a contact. */
export async function listCallsOf(db: Kysely<unknown>, organizationId: string, contactId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from timeline_subject
    where organization_id = ${organizationId} and kind = 'call' and contact_id = ${contactId}`.execute(db);
  return rows.map(({ id }) => id);
}

interface Row {
  readonly id: string;
  readonly kind: TimelineRow['kind'];
  readonly type: string;
  readonly subject_kind: SubjectKind;
  readonly subject_id: string;
  readonly data: string;
  readonly metadata: string;
  readonly at: string;
  readonly ordinal: string;
  readonly titled_id: string;
  readonly titled_type: string;
  readonly titled_data: string;
  readonly titled_metadata: string;
  readonly withdrawn: boolean;
}
