import type { ClientBase } from 'pg';
import { joinTexts, plainArray } from '#libs/postgres';
import { type Entry, type Subject, type SubjectKind, subjectKey } from './rows.ts';

const SUBJECTS = `
  select subject.* from timeline_subject as subject
  join unnest($1::uuid[], $2::text[], $3::uuid[]) as touched (organization_id, kind, id) using (organization_id, kind, id)`;
const WRITE_SUBJECTS = `
  insert into timeline_subject (organization_id, kind, id, contact_id, type, reporter_id, assigned_to, member_id, deleted,
    titled_id, titled_type, titled_data, titled_metadata)
  select * from rows from (
    unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::uuid[], $9::boolean[],
      $10::uuid[], $11::text[]),
    string_to_table($12, $14), string_to_table($13, $14))
  on conflict (organization_id, kind, id) do update set contact_id = excluded.contact_id,
    reporter_id = excluded.reporter_id, assigned_to = excluded.assigned_to, member_id = excluded.member_id,
    deleted = excluded.deleted, titled_id = excluded.titled_id, titled_type = excluded.titled_type, titled_data = excluded.titled_data,
    titled_metadata = excluded.titled_metadata`;
const WRITE_ENTRIES = `
  insert into timeline_entry (organization_id, ordinal, id, subject_kind, subject_id, contact_id, kind, type, at,
    comment_id, data, metadata)
  select * from rows from (
    unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::text[],
      $9::timestamptz[], $10::uuid[]),
    string_to_table($11, $13), string_to_table($12, $13))`;
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
  const plain = (column: (subject: Subject) => string | null) => plainArray(subjects.map(column));
  const { separator, columns } = joinTexts(
    subjects.map((subject) => subject.titled.data),
    subjects.map((subject) => subject.titled.metadata),
  );
  const values = [
    plain((subject) => subject.organizationId),
    plain((subject) => subject.kind),
    plain((subject) => subject.id),
    plain((subject) => subject.contactId),
    subjects.map((subject) => subject.type),
    plain((subject) => subject.reporterId),
    plain((subject) => subject.assignedTo),
    plain((subject) => subject.memberId),
    plain((subject) => String(subject.deleted)),
    plain((subject) => subject.titled.id),
    plain((subject) => subject.titled.type),
    ...columns,
    separator,
  ];
  await client.query({ name: 'timeline-write-subjects', text: WRITE_SUBJECTS, values });
  const calls = subjects.filter(({ kind }) => kind === 'call');
  if (calls.length > 0)
    await client.query(MOVE, [calls.map((call) => call.organizationId), calls.map((call) => call.id)]);
}

/** Writes the entries of a page. */
export async function writeEntries(client: ClientBase, entries: readonly Entry[]): Promise<void> {
  const plain = (column: (entry: Entry) => string | null) => plainArray(entries.map(column));
  const { separator, columns } = joinTexts(
    entries.map((entry) => entry.stored.data),
    entries.map((entry) => entry.stored.metadata),
  );
  const values = [
    plain((entry) => entry.subject.organizationId),
    plain((entry) => entry.ordinal.toString()),
    plain((entry) => entry.id),
    plain((entry) => entry.subject.kind),
    plain((entry) => entry.subject.id),
    plain((entry) => entry.subject.contactId),
    plain((entry) => entry.kind),
    plain((entry) => entry.type),
    plain((entry) => entry.at),
    plain((entry) => entry.commentId),
    ...columns,
    separator,
  ];
  await client.query({ name: 'timeline-write-entries', text: WRITE_ENTRIES, values });
}
