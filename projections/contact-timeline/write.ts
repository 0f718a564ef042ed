import type { ClientBase } from 'pg';
import { type Entry, type Subject, type SubjectKind, subjectKey } from './rows.ts';

const SUBJECTS = `
  select subject.* from timeline_subject as subject
  join unnest($1::uuid[], $2::text[], $3::uuid[]) as touched (organization_id, kind, id) using (organization_id, kind, id)`;
const WRITE_SUBJECTS = `
  insert into timeline_subject (organization_id, kind, id, contact_id, type, reporter_id, assigned_to, member_id, deleted,
    titled_id, titled_type, titled_data, titled_metadata)
  select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::uuid[],
    $9::boolean[], $10::uuid[], $11::text[], $12::text[], $13::text[])
  on conflict (organization_id, kind, id) do update set contact_id = excluded.contact_id,
    reporter_id = excluded.reporter_id, assigned_to = excluded.assigned_to, member_id = excluded.member_id,
    deleted = excluded.deleted, titled_id = excluded.titled_id, titled_type = excluded.titled_type, titled_data = excluded.titled_data,
    titled_metadata = excluded.titled_metadata`;
const WRITE_ENTRIES = `
  insert into timeline_entry (organization_id, ordinal, id, subject_kind, subject_id, contact_id, kind, type, at,
    comment_id, data, metadata)
  select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::text[],
    $9::timestamptz[], $10::uuid[], $11::text[], $12::text[])`;
/** A call that is linked, or to another contact, takes what happened before along. */
const MOVE = `
  update timeline_entry as entry set contact_id = subject.contact_id from timeline_subject as subject
  where entry.organization_id = subject.organization_id and entry.subject_kind = 'call' and subject.kind = 'call'
    and entry.subject_id = subject.id and entry.contact_id is distinct from subject.contact_id
    and (subject.organization_id, subject.id) in (select * from unnest($1::uuid[], $2::uuid[]))`;

interface SubjectRow {
  readonly organization_id: string;
  readonly kind: SubjectKind;
  readonly id: string;
  readonly contact_id: string | null;
  readonly type: string | null;
  readonly reporter_id: string | null;
  readonly assigned_to: string | null;
  readonly member_id: string | null;
  readonly deleted: boolean;
  readonly titled_id: string;
  readonly titled_type: string;
  readonly titled_data: string;
  readonly titled_metadata: string;
}

/** The subjects of these keys that are known. */
export async function loadSubjects(
  client: ClientBase,
  keys: readonly Pick<Subject, 'organizationId' | 'kind' | 'id'>[],
): Promise<Map<string, Subject>> {
  const values = [keys.map((key) => key.organizationId), keys.map((key) => key.kind), keys.map((key) => key.id)];
  const { rows } = await client.query<SubjectRow>({ name: 'timeline-subjects', text: SUBJECTS, values });
  return new Map(rows.map((row) => [subjectKey(row.organization_id, row.kind, row.id), toSubject(row)]));
}

const toSubject = (row: SubjectRow): Subject => ({
  organizationId: row.organization_id,
  kind: row.kind,
  id: row.id,
  contactId: row.contact_id,
  type: row.type,
  reporterId: row.reporter_id,
  assignedTo: row.assigned_to,
  memberId: row.member_id,
  deleted: row.deleted,
  titled: { id: row.titled_id, type: row.titled_type, data: row.titled_data, metadata: row.titled_metadata },
});

/** Writes the subjects that a page touched. */
export async function writeSubjects(client: ClientBase, subjects: readonly Subject[]): Promise<void> {
  const values = SUBJECT_COLUMNS.map((column) => subjects.map((subject) => column(subject)));
  await client.query({ name: 'timeline-write-subjects', text: WRITE_SUBJECTS, values });
  const calls = subjects.filter(({ kind }) => kind === 'call');
  if (calls.length > 0)
    await client.query(MOVE, [calls.map((call) => call.organizationId), calls.map((call) => call.id)]);
}

/** Writes the entries of a page. */
export async function writeEntries(client: ClientBase, entries: readonly Entry[]): Promise<void> {
  const values = ENTRY_COLUMNS.map((column) => entries.map((entry) => column(entry)));
  await client.query({ name: 'timeline-write-entries', text: WRITE_ENTRIES, values });
}

const SUBJECT_COLUMNS: readonly ((subject: Subject) => unknown)[] = [
  (subject) => subject.organizationId,
  (subject) => subject.kind,
  (subject) => subject.id,
  (subject) => subject.contactId,
  (subject) => subject.type,
  (subject) => subject.reporterId,
  (subject) => subject.assignedTo,
  (subject) => subject.memberId,
  (subject) => subject.deleted,
  (subject) => subject.titled.id,
  (subject) => subject.titled.type,
  (subject) => subject.titled.data,
  (subject) => subject.titled.metadata,
];

const ENTRY_COLUMNS: readonly ((entry: Entry) => unknown)[] = [
  (entry) => entry.subject.organizationId,
  (entry) => entry.ordinal.toString(),
  (entry) => entry.id,
  (entry) => entry.subject.kind,
  (entry) => entry.subject.id,
  (entry) => entry.subject.contactId,
  (entry) => entry.kind,
  (entry) => entry.type,
  (entry) => entry.at,
  (entry) => entry.commentId,
  (entry) => entry.stored.data,
  (entry) => entry.stored.metadata,
];
