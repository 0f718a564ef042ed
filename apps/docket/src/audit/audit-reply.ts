import { z } from 'zod';
import { actorSchema, decodeAll, type EventCodec, type Metadata, type RecordedEvent } from '#libs/event';
import type { AuditRow } from '#projections/audit-log';
import { exampleActor, IDS } from '../examples.ts';

/** An entry of the audit log as the API answers it. */
export const auditEntrySchema = z
  .object({
    sequence: z.int(),
    position: z.string(),
    stream: z.string(),
    revision: z.int(),
    type: z.string(),
    occurred_at: z.string().nullable(),
    recorded_at: z.string().nullable(),
    actor: actorSchema.nullable(),
    task_id: z.uuid().nullable(),
    contact_id: z.uuid().nullable(),
    data: z.unknown(),
    previous_hash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });

export type AuditEntryReply = z.infer<typeof auditEntrySchema>;

/** An entry of the documents. */
export const exampleEntry: AuditEntryReply = {
  sequence: 12,
  position: '4711',
  stream: `task-${IDS.organization}_${IDS.task}`,
  revision: 1,
  type: 'TaskStarted',
  occurred_at: '2026-03-20T09:30:00.000Z',
  recorded_at: '2026-03-20T09:30:00.000Z',
  actor: exampleActor,
  task_id: IDS.task,
  contact_id: IDS.contact,
  data: {},
  previous_hash: '6b1f8a4f0f5d0b6a1d2f9a1c7f6a6f4ab0b9c0d1e2f3a4b5c6d7e8f901234567',
  hash: 'd2c7a9e4b1f0638a5c4e7d9f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d',
};

const NOTHING_TOLD = { occurred_at: null, recorded_at: null, actor: null };

/** Entries in the shape of specification §15; what cannot be read is null, but `data` then as the log holds it. */
export async function auditEntryReplies(codec: EventCodec, rows: readonly AuditRow[]): Promise<AuditEntryReply[]> {
  const events = await decodeAll(codec, rows);
  return rows.map((row, n) => entryReply(row, events[n]));
}

function entryReply(row: AuditRow, event: RecordedEvent | undefined): AuditEntryReply {
  const { sequence, position, stream, revision, type, task_id, contact_id, previous_hash, hash } = row;
  const told: Partial<Metadata> = event?.metadata ?? {};
  const { occurred_at, recorded_at, actor } = { ...NOTHING_TOLD, ...told };
  const read = { occurred_at, recorded_at, actor, task_id, contact_id, data: event?.data };
  return { sequence, position, stream, revision, type, ...read, previous_hash, hash };
}
